package greenwall.lab.world;

import greenwall.fleet.LowerCaseEnum;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.SeededNoise;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The CPUs of a host. Channels: `cpu.user`, `cpu.system`, … in cores.
public final class CpuSimulation {
    /// The CPU modes of `/proc/stat`. Idle is the time that the other modes leave.
    public enum Mode implements LowerCaseEnum {
        IDLE,
        IOWAIT,
        IRQ,
        NICE,
        SOFTIRQ,
        STEAL,
        SYSTEM,
        USER
    }

    private static final double UNEVENNESS = 0.004;

    private final int count;
    private final long seed;
    private final Map<Mode, RateFunction> modes = new EnumMap<>(Mode.class);
    private final RateFunction forGuests;

    CpuSimulation(HostSpec host, BaselineLoad base, HostSignals channels, List<CpuSimulation> guests) {
        this.count = host.hardware().cpus();
        this.seed = SeededNoise.mix(host.seed(), 401);
        this.forGuests = guests.isEmpty()
                ? RateFunction.NONE
                : RateFunction.sum(guests.stream().map(CpuSimulation::computing).toList());
        var user = channels.rate("cpu.user", base.user());
        modes.put(Mode.USER, guests.isEmpty() ? user : RateFunction.sum(List.of(user, forGuests)));
        modes.put(Mode.SYSTEM, channels.rate("cpu.system", base.system()));
        modes.put(Mode.NICE, channels.rate("cpu.nice", 0.002 * count));
        modes.put(Mode.IOWAIT, channels.rate("cpu.iowait", base.iowait()));
        modes.put(Mode.SOFTIRQ, channels.rate("cpu.softirq", base.softirq()));
        modes.put(Mode.STEAL, channels.rate("cpu.steal", base.steal()));
    }

    public int count() {
        return count;
    }

    /// The number of cores in a mode. For idle it is always zero; use [#idleAt] instead.
    public RateFunction mode(Mode mode) {
        return modes.getOrDefault(mode, RateFunction.NONE);
    }

    /// The CPU time that a hypervisor spends on its guests, which is also part of its user time.
    public RateFunction forGuests() {
        return forGuests;
    }

    /// The CPU time of this host, as its hypervisor measures it.
    public RateFunction computing() {
        return RateFunction.sum(Stream.of(Mode.USER, Mode.SYSTEM, Mode.NICE, Mode.SOFTIRQ)
                .map(this::mode)
                .toList());
    }

    public double idleAt(long t) {
        double idle = count;
        for (var rate : modes.values()) {
            idle -= rate.at(t);
        }
        return Math.max(0, idle);
    }

    /// The busy share of all CPUs. Waiting for a disk does not count as busy.
    public double utilisationAt(long t) {
        return Math.clamp(1 - (idleAt(t) + mode(Mode.IOWAIT).at(t)) / count, 0, 1);
    }

    /// The share of one CPU in the total time of a mode. The two CPUs of a pair differ a little; every host has
    /// an even number of CPUs.
    public double share(int cpu, Mode mode) {
        double tilt = UNEVENNESS * SeededNoise.signed(seed + mode.ordinal(), cpu / 2);
        return (cpu % 2 == 0 ? 1 + tilt : 1 - tilt) / count;
    }
}
