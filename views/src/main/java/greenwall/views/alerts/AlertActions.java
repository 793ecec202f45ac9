package greenwall.views.alerts;

import greenwall.fleet.CheckedUrl;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.ViewContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The actions on an alert or a silence.
final class AlertActions {
    /// Longer than the name of a silence with a long comment is shown.
    private static final Duration ANNOUNCEMENT = Duration.ofMinutes(1);

    private final ViewContext context;
    private boolean beginning;
    private String announcedSilence = "";
    private Instant announcedAt = Instant.EPOCH;
    private Optional<CheckedUrl> announcedPage = Optional.empty();

    AlertActions(ViewContext context) {
        this.context = context;
    }

    /// The window from half an hour before the alert began to half an hour after.
    TimeWindow window(Alert alert) {
        return TimeWindow.around(
                alert.since(), Duration.ofMinutes(30), context.clock().instant());
    }

    /// Opens the runbook page. The first call only names the page's host and the second call opens it,
    /// because an alert must not lead a user to an address that was not shown before.
    void openRunbookPage(Alert alert) {
        var page = CheckedUrl.of(alert.runbook());
        if (page.isEmpty()) {
            context.showMessage(
                    alert.runbook().isEmpty()
                            ? "This alert has no runbook page."
                            : "The runbook_url of this alert is not a web address: "
                                    + SanitizedText.line(alert.runbook()));
            return;
        }
        if (page.equals(announcedPage) && context.backend().browse(page.get())) {
            announcedPage = Optional.empty();
            context.showMessage("Opened a page on " + page.get().host() + " in the browser.");
            return;
        }
        SystemClipboard.putText(page.get().url());
        context.showMessage((page.equals(announcedPage)
                        ? "No browser was found. "
                        : "Press O again to open a page on " + page.get().host() + ". ")
                + "The address is on the clipboard: "
                + page.get().url());
        announcedPage = page;
    }

    /// Begins an incident record for the alert and opens it.
    void beginRecord(Alert alert, Place place) {
        if (beginning) {
            return;
        }
        beginning = true;
        var now = context.clock().instant();
        var opening = new IncidentStart(
                IncidentStart.newId(now, alert.labels().hashCode()),
                alert.nameAndSubject(),
                alert.cluster(),
                alert.host(),
                alert.labels(),
                window(alert),
                now,
                context.zone(),
                context.backend().alerts().defaultAuthor(),
                context.backend().isPracticeRange());
        context.backend().records().begin(opening, begun -> {
            beginning = false;
            switch (begun) {
                case IncidentStore.Result.Unavailable<OpenIncident>(var why) -> context.showMessage(why);
                case IncidentStore.Result.Available<OpenIncident>(var open) -> {
                    open.add("", new Evidence.Note("The alert: " + alert.labels() + "\n" + alert.summary()));
                    context.go(new Place(
                            "incident",
                            place.host(),
                            place.range(),
                            Map.of("id", open.snapshot().id())));
                }
            }
        });
    }

    /// Ends a silence. For that of somebody else, the first call only names it, because it cannot be restored.
    void endSilence(ExistingSilenceReview.SilenceWithAlerts covered) {
        var silence = covered.silence();
        var author = context.backend().alerts().defaultAuthor();
        var now = context.clock().instant();
        boolean announced = silence.id().equals(announcedSilence) && now.isBefore(announcedAt.plus(ANNOUNCEMENT));
        if (!silence.createdBy().equals(author) && !announced) {
            announcedSilence = silence.id();
            announcedAt = now;
            context.showMessage("Press X again to expire " + SanitizedText.line(silence.createdBy())
                    + "'s silence: " + SanitizedText.line(SilenceMatchers.text(silence.matchers()))
                    + (silence.comment().isEmpty() ? "" : " (" + SanitizedText.line(silence.comment()) + ")"));
            return;
        }
        forgetAnnouncedSilence();
        context.backend()
                .alerts()
                .expireSilence(
                        covered.cluster(),
                        covered.silence().id(),
                        result -> context.showMessage(
                                switch (result) {
                                    case SilenceChanger.Result.Done done -> "Done: " + done.text();
                                    case SilenceChanger.Result.Refused(var problems) -> String.join("; ", problems);
                                    case SilenceChanger.Result.Unknown(var known) ->
                                        "It is not known whether the silence expired: " + known;
                                }));
    }

    /// After something else was done, the next key press names the silence again.
    void forgetAnnouncedSilence() {
        announcedSilence = "";
    }
}
