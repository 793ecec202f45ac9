package greenwall.lab;

import greenwall.lab.exporters.DialectMix;
import greenwall.lab.incident.IncidentName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The options of a range.
///
/// @param hosts the number of hosts; an incident that needs more gets them only with the default
/// @param incidents the incidents, all at the same time
/// @param start the range's time at the beginning; the real time if empty
/// @param speed seconds of the range per real second
/// @param port Prometheus' port, the others follow it; free ports if empty
/// @param bind loopback, unless another address is really wanted
public record PracticeRangeOptions(
        int hosts,
        List<IncidentName> incidents,
        long seed,
        double speed,
        Optional<Instant> start,
        OptionalInt port,
        DialectMix dialects,
        InetAddress bind) {
    public static final int USUAL_HOSTS = 24;

    /// The fleet on a quiet day, on free ports of loopback.
    public static final PracticeRangeOptions DEFAULT = new PracticeRangeOptions(
            USUAL_HOSTS,
            List.of(IncidentName.QUIET),
            1,
            1,
            Optional.empty(),
            OptionalInt.empty(),
            DialectMix.SITES,
            InetAddress.ofLiteral("127.0.0.1"));

    public PracticeRangeOptions withHosts(int count) {
        return new PracticeRangeOptions(count, incidents, seed, speed, start, port, dialects, bind);
    }

    public PracticeRangeOptions {
        incidents = List.copyOf(incidents);
    }

    public PracticeRangeOptions withIncident(IncidentName name) {
        return withIncidents(List.of(name));
    }

    public PracticeRangeOptions withIncidents(List<IncidentName> names) {
        return new PracticeRangeOptions(hosts, names, seed, speed, start, port, dialects, bind);
    }

    public PracticeRangeOptions withSeed(long another) {
        return new PracticeRangeOptions(hosts, incidents, another, speed, start, port, dialects, bind);
    }

    public PracticeRangeOptions withSpeed(double factor) {
        return new PracticeRangeOptions(hosts, incidents, seed, factor, start, port, dialects, bind);
    }

    public PracticeRangeOptions withStart(Instant instant) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, Optional.of(instant), port, dialects, bind);
    }

    public PracticeRangeOptions withPort(int first) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, start, OptionalInt.of(first), dialects, bind);
    }

    public PracticeRangeOptions withDialects(DialectMix choice) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, start, port, choice, bind);
    }

    public PracticeRangeOptions withBind(InetAddress address) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, start, port, dialects, address);
    }
}
