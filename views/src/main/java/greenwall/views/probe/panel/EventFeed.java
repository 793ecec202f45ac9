package greenwall.views.probe.panel;

import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.result.EventLog;
import greenwall.styles.ColorRole;
import greenwall.views.chart.VolumeData;
import java.util.ArrayList;
import java.util.Arrays;

/// The events that match a search. Each event is checked once, however often the panel is drawn. Holds as many as the
/// log.
final class EventFeed {
    private static final int MOST = 20_000;

    private final EventLog log;
    private final Event[] ring = new Event[MOST];
    private String search = "";
    private long next;
    private int begin;
    private int size;
    private long matched;

    EventFeed(EventLog log) {
        this.log = log;
    }

    void search(String text) {
        if (!text.equals(search)) {
            search = text;
            next = 0;
            begin = 0;
            size = 0;
            matched = 0;
            take();
        }
    }

    String search() {
        return search;
    }

    /// Checks new events; returns how many match.
    int take() {
        var page = log.since(next);
        next = page.next();
        int taken = 0;
        for (var event : page.events()) {
            if (EventLog.matches(event, search)) {
                if (size == MOST) {
                    begin = (begin + 1) % MOST;
                    size--;
                }
                ring[(begin + size++) % MOST] = event;
                taken++;
            }
        }
        matched += taken;
        return taken;
    }

    int size() {
        return size;
    }

    /// How many matched since the search began, including those dropped.
    long matched() {
        return matched;
    }

    /// The position in the log up to which events were read.
    long taken() {
        return next;
    }

    /// 0 is the newest.
    Event newest(int index) {
        return ring[(begin + size - 1 - index) % MOST];
    }

    /// With a search, matches are stacked below the others.
    VolumeData perSecond() {
        var all = log.rates();
        var others = Arrays.stream(all.counts()).asDoubleStream().toArray();
        var layers = new ArrayList<VolumeData.Layer>();
        if (!search.isEmpty()) {
            var found = new double[others.length];
            for (int i = 0; i < size; i++) {
                int second =
                        Math.clamp((newest(i).at().toEpochMilli() - all.startMillis()) / 1000, 0, found.length - 1);
                found[second]++;
                others[second]--;
            }
            layers.add(new VolumeData.Layer("found", ColorRole.ACCENT, found));
        }
        layers.add(new VolumeData.Layer(layers.isEmpty() ? "events" : "others", ColorRole.EDGE, others));
        return new VolumeData("Events per second", all.startMillis(), 1000, layers, "");
    }
}
