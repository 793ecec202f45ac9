package greenwall.views.alerts;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.VisibleText;
import greenwall.fleet.WebAddress;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.silence.SilenceManager;
import greenwall.fleet.silence.SilenceReview;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.ViewContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Actions on an alert.
final class AlertActions {
    private final ViewContext context;
    private Optional<WebAddress> named = Optional.empty();

    AlertActions(ViewContext context) {
        this.context = context;
    }

    /// Half an hour before and after it began.
    TimeWindow window(Alert alert) {
        return TimeWindow.around(
                alert.since(), Duration.ofMinutes(30), context.clock().instant());
    }

    static Labels common(List<Alert> alerts) {
        var first = alerts.getFirst().labels();
        var common = first;
        for (var other : alerts) {
            for (int i = 0; i < first.size(); i++) {
                var name = first.name(i);
                if (!other.labels().get(name).equals(first.value(i))) {
                    common = common.without(name);
                }
            }
        }
        return common;
    }

    /// The first call names the page's host, the second opens it: an alert must not lead anybody to an address without
    /// showing it.
    void page(Alert alert) {
        var page = WebAddress.of(alert.runbook());
        if (page.isEmpty()) {
            context.say(
                    alert.runbook().isEmpty()
                            ? "This alert has no runbook page."
                            : "Its runbook_url is not a web address: " + VisibleText.line(alert.runbook()));
            return;
        }
        if (page.equals(named) && context.ports().browse(page.get())) {
            named = Optional.empty();
            context.say("Opened a page of " + page.get().host() + " in the browser.");
            return;
        }
        SystemClipboard.text(page.get().url());
        context.say((page.equals(named)
                        ? "No browser was found. "
                        : "Press O again to open a page of " + page.get().host() + ". ")
                + "The address is on the clipboard: "
                + page.get().url());
        named = page;
    }

    /// Begins a record of the chosen alert and opens it.
    void record(Alert alert, Place place) {
        var now = context.clock().instant();
        var opening = new IncidentOpening(
                IncidentOpening.newId(now, alert.labels().hashCode()),
                alert.nameAndHost(),
                alert.cluster(),
                alert.host(),
                alert.labels(),
                window(alert),
                now,
                context.zone(),
                context.ports().alerts().author(),
                context.ports().practice());
        switch (context.ports().records().begin(opening)) {
            case Incidents.Found.Unavailable<OpenIncident>(var why) -> context.say(why);
            case Incidents.Found.Available<OpenIncident>(var open) -> {
                open.keep("", new Evidence.Note("The alert: " + alert.labels() + "\n" + alert.summary()));
                context.go(new Place(
                        "incident",
                        place.host(),
                        place.span(),
                        Map.of("id", open.now().id())));
            }
        }
    }

    void end(SilenceReview.Covered covered) {
        context.ports()
                .alerts()
                .expire(
                        covered.cluster(),
                        covered.silence().id(),
                        result -> context.say(
                                switch (result) {
                                    case SilenceManager.Result.Done done -> "Ended: " + done.text();
                                    case SilenceManager.Result.Refused(var problems) -> String.join("; ", problems);
                                    case SilenceManager.Result.Unknown(var known) ->
                                        "Unknown whether the silence ended: " + known;
                                }));
    }
}
