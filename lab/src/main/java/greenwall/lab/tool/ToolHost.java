package greenwall.lab.tool;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.Processes.Process;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.World;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// One host as its tools see it: the current state of the world, and the host's own clock, which may be wrong.
public record ToolHost(World world, SimulatedHost host, HostSimulation simulation, InstantSource clock) {
    public static ToolHost of(World world, SimulatedHost host, InstantSource clock) {
        return new ToolHost(world, host, world.simulation(host), clock);
    }

    /// The true present, in epoch milliseconds.
    public long now() {
        return clock.millis();
    }

    /// What runs at the moment, the busiest first, under the names that the kernel has for them: 15 characters
    /// at most.
    public List<Process> processes() {
        return simulation.processes().at(now()).stream()
                .map(p -> new Process(p.pid(), p.user(), comm(p.command()), p.unit(), p.cores(), p.bytes()))
                .toList();
    }

    public static String comm(String command) {
        return command.length() > 15 ? command.substring(0, 15) : command;
    }

    /// What this host's clock shows at a true instant.
    public Instant shown(long t) {
        return Instant.ofEpochMilli(t).plusNanos((long) (simulation.clockOffsetAt(t) * 1e9));
    }

    public Instant hostClock() {
        return shown(now());
    }

    /// A disk as ZFS calls it.
    String diskName(String device) {
        return host.disk(device).map(d -> d.byId()).orElse(device);
    }

    /// Small differences between similar things, the same at every call.
    public double between(String thing, double low, double high) {
        return SeededNoise.between(SeededNoise.mix(host.seed(), thing), 0, low, high);
    }

    public int number(String thing, int bound) {
        return SeededNoise.below(SeededNoise.mix(host.seed(), thing), 0, bound);
    }
}
