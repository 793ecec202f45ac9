package greenwall.lab.probe;

import greenwall.lab.shell.Call;
import greenwall.lab.shell.Signal;
import greenwall.lab.tool.Options;
import greenwall.lab.tool.Sight;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How the tools of the two collections start, wait and end: nothing comes out of a silent one before a SIGINT,
/// and a SIGTERM takes what it had counted with it.
final class Tracer {
    static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final double LONGEST = 86_400;

    /// Which collection a tool comes from: their formats differ here and there.
    enum Kind {
        LIBBPF,
        BCC
    }

    private final Sight sight;
    private final Kind kind;

    Tracer(Sight sight, Kind kind) {
        this.sight = sight;
        this.kind = kind;
    }

    Sight sight() {
        return sight;
    }

    boolean isBcc() {
        return kind == Kind.BCC;
    }

    String clock() {
        return CLOCK.format(sight.hostClock());
    }

    /// What is printed about an interval.
    @FunctionalInterface
    interface Report {
        void print(long millis) throws InterruptedException;
    }

    /// What is printed about the events of a short step.
    @FunctionalInterface
    interface Events {
        void print(long millis, double sinceStart) throws InterruptedException;
    }

    /// Says why not, where the caller may not load programs into the kernel; 0 where it may.
    int refused(Call call) throws InterruptedException {
        if (call.process().isRoot()) {
            return 0;
        }
        if (isBcc()) {
            return call.fail(
                    1,
                    "modprobe: ERROR: could not insert 'kheaders': Operation not permitted\nUnable to find kernel headers."
                            + " Try rebuilding kernel with CONFIG_IKHEADERS=m (module) or installing the kernel development"
                            + " package for your running kernel version.\nException: Failed to compile BPF module <text>");
        }
        return call.fail(
                1,
                "libbpf: Failed to bump RLIMIT_MEMLOCK (err = -1), you might need to do it explicitly!\n"
                        + "libbpf: Error in bpf_object__probe_loading():Operation not permitted(1). Couldn't load trivial BPF"
                        + " program. Make sure your kernel supports BPF (CONFIG_BPF_SYSCALL=y) and/or that RLIMIT_MEMLOCK is"
                        + " set to big enough value.\n"
                        + "libbpf: failed to load object '" + call.name() + "_bpf'\n"
                        + "libbpf: failed to load BPF skeleton '" + call.name() + "_bpf': -1\n"
                        + "failed to load BPF object: -1");
    }

    int unknown(Call call, Options options) throws InterruptedException {
        var option = options.unknown().orElse("");
        var name = call.name();
        if (isBcc()) {
            return call.fail(
                    2, name + ": error: unrecognized arguments: " + (option.startsWith("-") ? option : "-" + option));
        }
        var what =
                option.startsWith("--") ? "unrecognized option '" + option + "'" : "invalid option -- '" + option + "'";
        return call.fail(
                64, name + ": " + what + "\nTry `" + name + " --help' or `" + name + " --usage' for more information.");
    }

    /// `TOOL [interval [count]]`, or an option for each; without an interval, once at the SIGINT.
    int intervals(Call call, double seconds, int times, String banner, Report report) throws InterruptedException {
        int refused = refused(call);
        if (refused != 0) {
            return refused;
        }
        call.handle(Signal.INT);
        call.print(banner);
        boolean forEver = seconds <= 0;
        for (int i = 0; times <= 0 || i < times; i++) {
            long from = System.nanoTime();
            boolean whole = call.pause(Duration.ofNanos((long) ((forEver ? LONGEST : seconds) * 1e9)));
            long millis = whole && !forEver ? (long) (seconds * 1000) : (System.nanoTime() - from) / 1_000_000;
            report.print(Math.max(1, millis));
            if (!whole) {
                break;
            }
        }
        return 0;
    }

    int intervals(Call call, Options options, String banner, Report report) throws InterruptedException {
        return intervals(
                call,
                options.number(0).orElse(0.0),
                options.number(1).map(Double::intValue).orElse(0),
                banner,
                report);
    }

    /// A stream of events under a heading, until it is interrupted or the time is over.
    ///
    /// @param seconds 0 for ever
    int stream(Call call, String heading, double seconds, Events events) throws InterruptedException {
        int refused = refused(call);
        if (refused != 0) {
            return refused;
        }
        call.handle(Signal.INT);
        call.print(heading);
        long start = System.nanoTime();
        while (true) {
            boolean whole = call.pause(STEP);
            double passed = (System.nanoTime() - start) / 1e9;
            events.print(STEP.toMillis(), passed);
            if (!whole || seconds > 0 && passed >= seconds) {
                return 0;
            }
        }
    }
}
