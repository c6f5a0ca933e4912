"""Routes of the pages, one line each, in the order of the navigation."""

from django.urls import URLPattern, URLResolver, path

from initiatives.web import (
    access_token,
    appearance,
    briefing,
    calendar,
    capture,
    change,
    change_feed,
    chart,
    citation,
    commitment,
    compare,
    desk,
    document,
    event,
    export,
    handover,
    health,
    history,
    inbox,
    initiative,
    letter,
    methodology,
    organisation,
    overview,
    paragraph,
    partnership,
    person,
    reading,
    release,
    robots,
    saved_view,
    search,
    sector,
    statement,
    timeline,
    wishes,
)

app_name = "web"


def history_routes(noun: str, lead: str) -> list[URLPattern]:
    """The history of a noun, and where its past versions are restored."""
    of_noun = {"noun": noun}
    return [
        path(f"{lead}/history/", history.history, of_noun, name=f"{noun}-history"),
        path(f"{lead}/history/<int:version>/restore/", history.restore_version, of_noun, name=f"{noun}-restore"),
    ]


def briefing_routes(noun: str, lead: str) -> list[URLPattern]:
    """The briefing about something: its page, and the PDF. That of a list ends without a slash, so that no slug hides it."""
    of_noun = {"noun": noun}
    return [
        path(f"{lead}briefing{'/' if '<' in lead else ''}", briefing.briefing_page, of_noun, name=f"briefing-{noun}"),
        path(f"{lead}briefing.pdf", briefing.briefing_pdf, of_noun, name=f"briefing-{noun}-pdf"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    # The first screen, initiatives, commitments, documents.
    path("", overview.first_screen, name="overview"),
    path("initiatives/", initiative.initiative_list, name="initiative-list"),
    path("initiatives/<slug:slug>/", initiative.initiative, name="initiative"),
    path("commitments/", commitment.commitment_list, name="commitment-list"),
    path("commitments/<int:pk>/", commitment.commitment, name="commitment"),
    path("documents/", document.document_list, name="document-list"),
    path("documents/add/", capture.add, name="document-add"),
    path("documents/<int:pk>/compare/", compare.compare, name="document-compare"),
    path("documents/<int:pk>/capture/", capture.take, name="document-take"),
    path("documents/<int:pk>/captures/<int:capture>/original", capture.original, name="document-original"),
    path("documents/<int:pk>/", document.document, name="document"),
    path("documents/<int:pk>/make/", reading.make, name="document-make"),
    path("documents/<int:pk>/mark/", paragraph.mark, name="document-mark"),
    # Their filters under a name.
    path("views/", saved_view.saved_views, name="saved-views"),
    path("views/<int:pk>/", saved_view.saved_view, name="saved-view"),
    path("views/<int:pk>/delete/", saved_view.delete_view, name="saved-view-delete"),
    path("views/<int:pk>/feed.atom", change_feed.view_feed, name="view-feed"),
    path("initiatives/feed.atom", change_feed.list_feed, {"noun": "initiatives"}, name="feed-initiatives"),
    path("commitments/feed.atom", change_feed.list_feed, {"noun": "commitments"}, name="feed-commitments"),
    path("statements/feed.atom", change_feed.list_feed, {"noun": "statements"}, name="feed-statements"),
    # The three lists as CSV.
    path("initiatives/export.csv", export.export, {"noun": "initiatives"}, name="export-initiatives"),
    path("commitments/export.csv", export.export, {"noun": "commitments"}, name="export-commitments"),
    path("statements/export.csv", export.export, {"noun": "statements"}, name="export-statements"),
    # How to cite each of them, and what was pinned.
    path("initiatives/<slug:key>/cite/", citation.cite_record, {"noun": "initiative"}, name="cite-initiative"),
    path(
        "initiatives/<slug:key>/cite.<str:ending>", citation.cite_as, {"noun": "initiative"}, name="cite-initiative-as"
    ),
    path("commitments/<int:key>/cite/", citation.cite_record, {"noun": "commitment"}, name="cite-commitment"),
    path(
        "commitments/<int:key>/cite.<str:ending>", citation.cite_as, {"noun": "commitment"}, name="cite-commitment-as"
    ),
    path("statements/<int:key>/cite/", citation.cite_record, {"noun": "statement"}, name="cite-statement"),
    path("statements/<int:key>/cite.<str:ending>", citation.cite_as, {"noun": "statement"}, name="cite-statement-as"),
    path("status-updates/<int:key>/cite/", citation.cite_record, {"noun": "status_update"}, name="cite-status_update"),
    path(
        "status-updates/<int:key>/cite.<str:ending>",
        citation.cite_as,
        {"noun": "status_update"},
        name="cite-status_update-as",
    ),
    path("citations/<slug:key>/", citation.citation, name="citation"),
    path("citations/<slug:key>.<str:ending>", citation.citation_as, name="citation-as"),
    # For search engines, and the theme.
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("sitemap-pages.xml", robots.sitemap_pages, name="sitemap-pages"),
    path("sitemap-<slug:name>-<int:piece>.xml", robots.sitemap_section, name="sitemap-section"),
    path("appearance/", appearance.appearance, name="appearance"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Statements, sectors, who takes part, events, timeline, changes, search, desk, methodology.
    path("statements/", statement.statement_list, name="statement-list"),
    path("statements/<int:pk>/", statement.statement, name="statement"),
    path("sectors/", sector.sector_list, name="sector-list"),
    path("sectors/<slug:slug>/", sector.sector, name="sector"),
    path("partnerships/<slug:slug>/", partnership.partnership, name="partnership"),
    path("organisations/<slug:slug>/", organisation.organisation, name="organisation"),
    path("people/<slug:slug>/", person.person, name="person"),
    path("events/<slug:slug>/", event.event, name="event"),
    path("timeline/", timeline.timeline_page, name="timeline"),
    path("charts/", chart.charts, name="charts"),
    path("charts/<slug:name>.<slug:ending>", chart.chart, name="chart"),
    path("changes/", change.changes, name="changes"),
    path("changes/feed.atom", change_feed.changes_feed, name="changes-feed"),
    path("releases/", release.release_list, name="release-list"),
    path("releases/<slug:slug>/", release.release, name="release"),
    path("releases/<slug:slug>/cite.<str:ending>", release.release_as, name="release-as"),
    path("releases/<slug:slug>/<str:name>", release.release_file, name="release-file"),
    path("search/", search.search, name="search"),
    path("desk/", desk.desk_page, name="desk"),
    path("desk/inbox/", inbox.inbox_page, name="inbox"),
    path("desk/hand-over/", handover.hand_over_page, name="hand-over"),
    path("desk/wishes/", wishes.wishes, name="wishes"),
    path("account/tokens/", access_token.tokens, name="tokens"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar"),
    # The links of a mail.
    path("letters/open/<str:token>/", letter.open_record, name="letter-open"),
    path("letters/review/<str:token>/", letter.review, name="letter-review"),
    path("letters/snooze/<str:token>/", letter.snooze_subject, name="letter-snooze"),
    path("letters/unsubscribe/<str:token>/", letter.unsubscribe, name="letter-unsubscribe"),
    path("letters/unfollow/<str:token>/", letter.unfollow_view, name="letter-unfollow"),
    # Briefings: of what, one's own, and the file of a long one.
    *(
        each
        for noun, lead in {
            "initiatives": "initiatives/",
            "initiative": "initiatives/<slug:key>/",
            "partnership": "partnerships/<slug:key>/",
            "sector": "sectors/<slug:key>/",
            "saved_view": "views/<str:key>/",
        }.items()
        for each in briefing_routes(noun, lead)
    ),
    path("briefings/", briefing.briefing_list, name="briefing-list"),
    path("briefings/<int:pk>/", briefing.briefing, name="briefing"),
    path("briefings/<int:pk>.pdf", briefing.briefing_file, name="briefing-file"),
    path("methodology/", methodology.how_to_read, name="methodology"),
    *(
        each
        for noun, lead in {
            "initiative": "initiatives/<slug:slug>",
            "commitment": "commitments/<int:pk>",
            "statement": "statements/<int:pk>",
            "document": "documents/<int:pk>",
            "partnership": "partnerships/<slug:slug>",
            "person": "people/<slug:slug>",
            "organisation": "organisations/<slug:slug>",
            "sector": "sectors/<slug:slug>",
            "event": "events/<slug:slug>",
        }.items()
        for each in history_routes(noun, lead)
    ),
]
