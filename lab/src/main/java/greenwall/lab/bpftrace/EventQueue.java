package greenwall.lab.bpftrace;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Noise;
import greenwall.lab.signal.Rate;
import greenwall.lab.tool.Sight;
import greenwall.lab.world.Processes.Process;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/// The events that a program asked for and that wait for their time, and the chance that they are drawn by.
final class EventQueue {
    private static final int MOST_AT_ONCE = 2_000;

    private final Sight sight;
    private final Set<String> wanted;
    private final List<String> patterns;
    private final PriorityQueue<Occurrence> waiting = new PriorityQueue<>(Comparator.comparingLong(Occurrence::nanos));
    private long seed;
    private long drawn;

    EventQueue(Sight sight, Set<String> wanted) {
        this.sight = sight;
        this.wanted = wanted;
        this.patterns = wanted.stream().filter(w -> w.indexOf('*') >= 0).toList();
        this.seed = Noise.mix(sight.host().seed(), "bpftrace");
    }

    Set<String> wanted() {
        return wanted;
    }

    /// Begins the draws of a step, which depend on nothing but the host and the step's end.
    void begin(long to) {
        seed = Noise.mix(Noise.mix(sight.host().seed(), "bpftrace"), to);
        drawn = 0;
    }

    /// Gives away what has happened by an instant, in order.
    void deliver(long to, Consumer<Occurrence> consumer) {
        long end = nanos(to);
        while (!waiting.isEmpty() && waiting.peek().nanos() <= end) {
            consumer.accept(waiting.poll());
        }
    }

    /// A number from 0 up to 1, the same for the same host and instant.
    double unit() {
        return Noise.unit(seed, drawn++);
    }

    int below(int bound) {
        return Noise.below(seed, drawn++, bound);
    }

    double draw(LatencyMode mode) {
        double normal = Math.sqrt(-2 * Math.log(Math.max(1e-12, unit()))) * Math.cos(2 * Math.PI * unit());
        return mode.median() * Math.exp(mode.sigma() * normal);
    }

    boolean wants(String... points) {
        for (var point : points) {
            if (wanted.contains(point)) {
                return true;
            }
        }
        return false;
    }

    boolean wantsAny(String prefix) {
        return wanted.stream().anyMatch(w -> w.startsWith(prefix));
    }

    /// The kernel's clock at a true instant.
    long nanos(long t) {
        return (t - sight.life().bootedAt(t)) * 1_000_000L;
    }

    static double moved(Rate rate, long from, long to) {
        return Math.max(0, rate.total(to) - rate.total(from));
    }

    /// Calls back for each, at a time within the step; where there are too many, each stands for several.
    void each(double expected, long from, long to, EachTime body) {
        long count = (long) Math.floor(expected + unit());
        long made = Math.min(count, MOST_AT_ONCE);
        for (long i = 0; i < made; i++) {
            long weight = count / made + (i < count % made ? 1 : 0);
            body.happens(nanos(from) + (long) ((to - from) * 1e6 * (i + unit()) / made), weight);
        }
    }

    @FunctionalInterface
    interface EachTime {
        void happens(long nanos, long weight);
    }

    void put(String point, long nanos, int pid, String comm, Map<String, Object> fields, long weight) {
        if (wanted.contains(point) || patterns.stream().anyMatch(p -> Run.matches(p, point))) {
            int cpus = sight.host().hardware().cpus();
            waiting.add(new Occurrence(point, nanos, pid, comm, Math.floorMod(pid, cpus), fields, weight));
        }
    }

    /// One of the processes, the likelier the more of a CPU it has.
    Process busy() {
        var all = sight.processes();
        double left = unit() * all.stream().mapToDouble(p -> p.cores() + 0.004).sum();
        for (var process : all) {
            left -= process.cores() + 0.004;
            if (left <= 0) {
                return process;
            }
        }
        return all.getLast();
    }
}
