package greenwall.views.probe;

import greenwall.fleet.TimeWindow;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Creates links to the choice of a probe and to a run, and reads them.
public final class ProbeLinks {
    static final String PICK = "pick";
    static final String ALERT = "alert";
    static final String PROBE = "probe";
    static final String RUN = "run";
    private static final String VIEW = "probe";
    /// The prefix of the arguments of the preselected probe.
    private static final String ARGUMENT = "with.";

    private ProbeLinks() {}

    /// @param alert the probes that suit this alert are listed first; may be empty
    public static Place choice(Place host, String alert) {
        return host.to(VIEW).with(PICK, "yes").with(ALERT, alert);
    }

    /// The choice of a probe, with one preselected.
    ///
    /// @param arguments the values by name; an empty one sets a flag
    public static Place choice(Place host, String alert, String probe, Map<String, String> arguments) {
        var link = choice(host, alert).with(PROBE, probe);
        for (var argument : arguments.entrySet()) {
            var value = argument.getValue();
            link = link.with(ARGUMENT + argument.getKey(), value.isEmpty() ? "true" : value);
        }
        return link;
    }

    static Map<String, String> arguments(Place place) {
        var arguments = new HashMap<String, String>();
        place.parameters().forEach((name, value) -> {
            if (name.startsWith(ARGUMENT)) {
                arguments.put(name.substring(ARGUMENT.length()), value);
            }
        });
        return arguments;
    }

    public static Place run(Optional<Place.HostRef> host, TimeWindow window, long run) {
        return new Place(VIEW, host, TimeRangeChoice.fixed(window), Map.of(RUN, Long.toString(run)));
    }
}
