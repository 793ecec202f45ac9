package greenwall.lab.world;

import greenwall.fleet.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The simulated fleet over time. Any instant can be asked for at once: everything is computed, nothing is recorded.
public final class World {
    private final long seed;
    private final Instant start;
    private final List<Host> hosts;
    private final Map<String, Host> byName;

    public World(long seed, Instant start, List<Host> hosts) {
        this.seed = seed;
        this.start = start;
        this.hosts = hosts;
        this.byName = hosts.stream().collect(Collectors.toUnmodifiableMap(Host::name, Function.identity()));
    }

    public long seed() {
        return seed;
    }

    /// When the range was started; history reaches at least 30 days before it.
    public Instant start() {
        return start;
    }

    public List<Host> hosts() {
        return hosts;
    }

    public Optional<Host> host(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The story's own log lines of a host in the window, oldest first: scrubs, snapshots, replication, boots and what
    /// an
    /// incident makes a machine say. Everyday dullness is not among them.
    public List<LogEvent> events(Host host, Window window) {
        return List.of();
    }
}
