package greenwall.lab;

import greenwall.lab.exporters.DialectMix;
import greenwall.lab.incident.IncidentKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The options of a range.
///
/// @param hosts the number of hosts; if it is the default, an incident that needs more hosts gets them
/// @param incidents the incidents, which all run at the same time
/// @param start the time of the range's clock at the start; the real time if empty
/// @param speed how many seconds pass in the range per real second
public record PracticeRangeOptions(
        int hosts,
        List<IncidentKind> incidents,
        long seed,
        double speed,
        Optional<Instant> start,
        DialectMix dialects,
        RunningLabServers.ListenOptions listening) {
    public static final int DEFAULT_HOSTS = 24;

    /// A fleet without incidents, on free loopback ports.
    public static final PracticeRangeOptions DEFAULT = new PracticeRangeOptions(
            DEFAULT_HOSTS,
            List.of(IncidentKind.QUIET),
            1,
            1,
            Optional.empty(),
            DialectMix.SITES,
            RunningLabServers.ListenOptions.LOOPBACK);

    public PracticeRangeOptions withHosts(int count) {
        return new PracticeRangeOptions(count, incidents, seed, speed, start, dialects, listening);
    }

    public PracticeRangeOptions {
        incidents = List.copyOf(incidents);
    }

    public PracticeRangeOptions withIncident(IncidentKind kind) {
        return withIncidents(List.of(kind));
    }

    public PracticeRangeOptions withIncidents(List<IncidentKind> names) {
        return new PracticeRangeOptions(hosts, names, seed, speed, start, dialects, listening);
    }

    public PracticeRangeOptions withSeed(long another) {
        return new PracticeRangeOptions(hosts, incidents, another, speed, start, dialects, listening);
    }

    public PracticeRangeOptions withStart(Instant instant) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, Optional.of(instant), dialects, listening);
    }
}
