"""The sentences of reminders: why now, how to stop it and why you, as templates with named placeholders.

`wording` fills them. A translator may order the placeholders of a template as the language wants.
"""

from django.utils.translation import gettext_lazy as _

from initiatives import vocabulary

# kind → what is to be said (facts->>'says') → template. The codebook's meaning of the kind stands in where none fits.
WHY_NOW = {
    "review_due": {
        "never": _("Nobody has reviewed it since it was published on %(due)s."),
        "set": _("Its next review was set for %(due)s; the last was on %(reviewed)s."),
    },
    "review_overdue": {
        "never": _("Nobody has reviewed it since it was published on %(due)s."),
        "set": _("Its review was due on %(due)s and nobody has looked since; the last was on %(reviewed)s."),
    },
    "commitment_due_soon": {
        "day": _("It is to be delivered by %(due)s; nobody says that it is."),
        "period": _(
            "It is to be delivered by %(due)s (the date is “%(written)s”, which ends then); nobody says that it is."
        ),
    },
    "commitment_overdue": {
        "day": _("It was to be delivered by %(due)s, and nobody says that it is."),
        "period": _(
            "It was to be delivered by %(due)s (the date is “%(written)s”, which ended then), and nobody says that it is."
        ),
    },
    "evidence_missing": {
        "none": _("“%(claimed)s” is claimed %(by)s, as of %(due)s; no record we hold shows it."),
        "less": _("“%(claimed)s” is claimed %(by)s, as of %(due)s; records show “%(shown)s”."),
    },
    "sides_differ": {
        "sides": _("%(first)s: “%(first_status)s”. %(second)s: “%(second_status)s”. They differ as of %(due)s."),
    },
    "side_silent": {
        "heard": _("The last that we hold from %(side)s is of %(due)s; its sources were searched on %(searched)s."),
        "never": _(
            "We hold nothing from %(side)s, and it was published on %(due)s; that side's sources were searched on %(searched)s."
        ),
    },
    "unowned": {
        "nobody": _("It was published on %(due)s, and nobody owns it."),
        "gone": _("It was published on %(due)s, and its owner can no longer sign in."),
    },
    "passage_broken": {
        "words": _(
            "In its text of %(due)s words that we rely on no longer stand at their place (changed: %(changed)s,"
            " missing: %(missing)s, moved: %(moved)s), first “%(words)s”."
        ),
    },
    "draft_waiting": {
        "draft": _("It was drafted on %(due)s and is not published."),
        "draft with statements": _(
            "It was drafted on %(due)s and is not published; draft statements in it: %(statements)s."
        ),
        "statements": _("It is published, and since %(due)s it holds draft statements: %(statements)s."),
    },
}

HOW_TO_STOP = {
    "review_due": _("Record a review, be it “checked, no change”, or snooze it on your desk."),
    "review_overdue": _("Record a review, be it “checked, no change”, or snooze it on your desk."),
    "commitment_due_soon": _("Record its delivery, or another date for it, or snooze it on your desk."),
    "commitment_overdue": _(
        "Record its delivery, another date or that it lapsed; a review is quiet until the next one. Or snooze it on your desk."
    ),
    "evidence_missing": _(
        "Record what records show, or that they show otherwise; a review is quiet until the next one. Or snooze it on your desk."
    ),
    "sides_differ": _(
        "Record what either side says since, or correct a line; a review is quiet until the next one. Or snooze it on your desk."
    ),
    "side_silent": _("Record what that side says, or that you searched its sources again, or snooze it on your desk."),
    "unowned": _("Give it an owner who can sign in, or snooze it on your desk."),
    "passage_broken": _(
        "Mark the words where they stand now, correct or withdraw what rests on them, or snooze it on your desk."
    ),
    "draft_waiting": _("Publish it or discard it, or snooze it on your desk."),
}

# "<who hears>.<what makes them the one>": what they own or drafted; else why the step before cannot hear; or, after
# "after", who was reminded before without an answer.
WHY_YOU = {
    "owner.none": _("You answer for it."),
    "owner.initiative": _("You own this initiative."),
    "owner.commitment": _("You own the initiative it belongs to."),
    "owner.document": _("You own the initiative that rests on it."),
    "owner.draft": _("You drafted it."),
    "lead.none": _("You lead the partnership it belongs to."),
    "lead.nobody": _("Nobody owns it, and you lead the partnership."),
    "lead.gone": _("Its owner can no longer sign in, and you lead the partnership."),
    "lead.there": _("Its owner may not see it, and you lead the partnership."),
    "lead.author gone": _("Who drafted it can no longer sign in, and you lead the partnership."),
    "lead.author there": _("Who drafted it may no longer see it, and you lead the partnership."),
    "lead.after owner": _("Its owner was reminded %(unanswered)s× and did not answer; you lead the partnership."),
    "lead.after author": _("Who drafted it was reminded %(unanswered)s× and did not answer; you lead the partnership."),
    "editor.none": _("You are an editor of the partnership it belongs to, and nobody leads it."),
    "editor.nobody": _("Nobody owns it, and you are an editor."),
    "editor.gone": _("Its owner can no longer sign in, and you are an editor."),
    "editor.there": _("Its owner may not see it, and you are an editor."),
    "editor.author gone": _("Who drafted it can no longer sign in, and you are an editor."),
    "editor.author there": _("Who drafted it may no longer see it, and you are an editor."),
    "editor.after owner": _("Its owner was reminded %(unanswered)s× and did not answer; you are an editor."),
    "editor.after author": _("Who drafted it was reminded %(unanswered)s× and did not answer; you are an editor."),
    "editor.after lead": _(
        "Who leads the partnership was reminded %(unanswered)s× and did not answer; you are an editor."
    ),
    "administrator.none": _("Nobody else answers for it, and you are an administrator."),
    "administrator.nobody": _("Nobody owns it, and you are an administrator."),
    "administrator.gone": _("Its owner can no longer sign in, and you are an administrator."),
    "administrator.there": _("Its owner may not see it, and you are an administrator."),
    "administrator.author gone": _("Who drafted it can no longer sign in, and you are an administrator."),
    "administrator.author there": _("Who drafted it may no longer see it, and you are an administrator."),
    "administrator.after owner": _(
        "Its owner was reminded %(unanswered)s× and did not answer; you are an administrator."
    ),
    "administrator.after author": _(
        "Who drafted it was reminded %(unanswered)s× and did not answer; you are an administrator."
    ),
    "administrator.after lead": _(
        "Who leads the partnership was reminded %(unanswered)s× and did not answer; you are an administrator."
    ),
    "administrator.after editor": _(
        "Its editors were reminded %(unanswered)s× and did not answer; you are an administrator."
    ),
}

# Who claims it: a side, or a voice of the headline.
BY = {
    "side": _("by %(side)s"),
    "both": _("by both sides"),
    vocabulary.JOINT: _("in a joint text"),
    vocabulary.REPORTED: _("by reporters"),
}
