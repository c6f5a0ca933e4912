# Three stages: the packages, the product with its pages' files compressed, and what runs. No stage needs a compiler.

FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /srv/venv
COPY requirements/runtime.txt /srv/runtime.txt
# The lock is whole, so nothing is resolved here; a package whose bytes differ from its hash stops the build.
RUN /srv/venv/bin/pip install --require-hashes --no-deps --only-binary :all: -r /srv/runtime.txt \
    && /srv/venv/bin/pip check


FROM packages AS product
WORKDIR /srv/tracker
ENV PATH=/srv/venv/bin:$PATH STATIC_ROOT=/srv/static COMPRESS_STATIC=1
COPY . .
RUN python -m compileall -q initiatives tracker
# The browser's bundle for charts comes out of the package that draws them here; nothing is fetched.
RUN SECRET_KEY=only-while-building DATABASE_URL=postgres://nobody@nowhere/none python manage.py chart_bundle
# Collecting static files asks neither the key nor the database; both are named because settings insist, and stay here.
RUN SECRET_KEY=only-while-building DATABASE_URL=postgres://nobody@nowhere/none \
    python manage.py collectstatic --noinput


FROM python:3.11-slim-bookworm
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/static \
    COMPRESS_STATIC=1
# What WeasyPrint draws letters with, and faces for Latin, Devanagari and Japanese.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /srv/tracker tracker
COPY --from=packages /srv/venv /srv/venv
COPY --from=product /srv/static /srv/static
COPY --from=product /srv/tracker /srv/tracker
WORKDIR /srv/tracker
# The program belongs to root and cannot rewrite itself; var/ is what it may write to.
RUN install --directory --owner tracker --group tracker --mode 0750 var
USER tracker
VOLUME ["/srv/tracker/var"]
EXPOSE 8000
# ALLOWED_HOSTS has to keep 127.0.0.1, by which the container asks after its own health.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# No preloading: a process that has drawn a chart must not fork.
CMD ["gunicorn", "tracker.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--timeout", "60", "--graceful-timeout", "30", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--access-logfile", "-"]
