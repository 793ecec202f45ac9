package greenwall.views.probe.panel;

import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.result.EventLog;
import greenwall.styles.ColorRole;
import greenwall.views.chart.StackedCountData;
import java.util.ArrayList;
import java.util.Arrays;

/// The events that match a search. Each event is checked only once, regardless of how often the panel is
/// drawn. Keeps as many events as the log.
final class MatchingEvents {
    private static final int MAX_EVENTS = 20_000;

    private final EventLog log;
    private final Event[] ring = new Event[MAX_EVENTS];
    private String search = "";
    private long next;
    private int begin;
    private int size;
    private long matched;

    MatchingEvents(EventLog log) {
        this.log = log;
    }

    void search(String text) {
        if (!text.equals(search)) {
            search = text;
            next = 0;
            begin = 0;
            size = 0;
            matched = 0;
            readNew();
        }
    }

    String search() {
        return search;
    }

    /// Checks the new events. Returns how many of them match.
    int readNew() {
        var page = log.since(next);
        next = page.next();
        int taken = 0;
        for (var event : page.events()) {
            if (EventLog.matches(event, search)) {
                if (size == MAX_EVENTS) {
                    begin = (begin + 1) % MAX_EVENTS;
                    size--;
                }
                ring[(begin + size++) % MAX_EVENTS] = event;
                taken++;
            }
        }
        matched += taken;
        return taken;
    }

    int size() {
        return size;
    }

    /// How many events have matched since the search began, including those that were dropped.
    long matched() {
        return matched;
    }

    /// Returns an event; index 0 is the newest.
    Event newest(int index) {
        return ring[(begin + size - 1 - index) % MAX_EVENTS];
    }

    /// The events per second. With a search, the matching events are a separate layer at the bottom.
    StackedCountData perSecond() {
        var all = log.rates();
        var others = Arrays.stream(all.counts()).asDoubleStream().toArray();
        var layers = new ArrayList<StackedCountData.Layer>();
        if (!search.isEmpty()) {
            var found = new double[others.length];
            for (int i = 0; i < size; i++) {
                int second =
                        Math.clamp((newest(i).at().toEpochMilli() - all.startMillis()) / 1000, 0, found.length - 1);
                found[second]++;
                others[second]--;
            }
            layers.add(new StackedCountData.Layer("found", ColorRole.ACCENT, found));
        }
        layers.add(new StackedCountData.Layer(layers.isEmpty() ? "events" : "others", ColorRole.EDGE, others));
        return new StackedCountData("Events per second", all.startMillis(), 1000, layers, "");
    }
}
