package greenwall.lab.bpftrace;

import greenwall.lab.bpftrace.Language.Action;
import greenwall.lab.shell.Call;
import greenwall.lab.shell.Signal;
import greenwall.lab.tool.Sight;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// `bpftrace [-f json] -e PROGRAM`: prints what is left in its maps at a SIGINT or SIGTERM, and flushes each line
/// itself.
public final class Bpftrace {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration COMPILING = Duration.ofMillis(250);
    private static final int STEP_MILLIS = 100;
    private final Sight sight;

    public Bpftrace(Sight sight) {
        this.sight = sight;
    }

    public int run(Call call) throws InterruptedException {
        if (!call.process().isRoot()) {
            return call.fail(1, "ERROR: bpftrace currently only supports running as the root user.");
        }
        call.flushEachLine();
        var arguments = call.arguments();
        boolean json = false;
        String program = null;
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            var next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (argument) {
                case "-f", "-B", "-o", "-p", "-c" -> {
                    json |= argument.equals("-f") && next.equals("json");
                    i++;
                }
                case "-e" -> {
                    program = next;
                    i++;
                }
                case "--version", "-V" -> {
                    call.print("bpftrace v0.17.0\n");
                    return 0;
                }
                case "-l" -> {
                    return 0;
                }
                case "-q", "-v", "-d" -> {}
                default -> {
                    var text = call.machine().files().read(argument);
                    if (text.isEmpty()) {
                        return call.fail(
                                255, "ERROR: failed to open file '" + argument + "': No such file or directory");
                    }
                    program = text.get();
                }
            }
        }
        if (program == null) {
            return call.fail(
                    1,
                    "USAGE:\n    bpftrace [options] filename\n    bpftrace [options] - <stdin input>\n    bpftrace [options] -e 'program'");
        }
        return trace(call, program, json);
    }

    private int trace(Call call, String program, boolean json) throws InterruptedException {
        List<Action> actions;
        try {
            actions = ProgramParser.parse(program);
            checkPoints(actions, program);
        } catch (ProgramError wrong) {
            return call.fail(1, complaint(program, wrong));
        }
        call.handle(Signal.INT, Signal.TERM);
        call.pause(COMPILING);
        var points = new TreeSet<String>();
        actions.forEach(a -> points.addAll(a.points()));
        var events = new KernelEvents(sight, points);
        var writer = new Writer(json);
        var printed = new ArrayList<String>();
        var run = new Run(actions, writer, printed::add, CLOCK.format(sight.hostClock()), events.nanos(sight.now()));
        int probes = actions.stream().mapToInt(a -> a.points().size()).sum();
        call.print(writer.attached(probes));
        run.happens(own("BEGIN", events));
        long start = System.nanoTime();
        long passed = 0;
        while (flush(call, printed) && !run.exits()) {
            boolean whole = call.pause(Duration.ofMillis(STEP_MILLIS));
            long before = passed;
            passed = Math.max(before + 1, (System.nanoTime() - start) / 1_000_000);
            events.step(passed - before, run::happens);
            for (var point : points) {
                if (isDue(point, before, passed)) {
                    run.happens(own(point, events));
                }
            }
            if (!whole) {
                break;
            }
        }
        run.happens(own("END", events));
        run.end();
        flush(call, printed);
        return 0;
    }

    private static boolean flush(Call call, List<String> printed) throws InterruptedException {
        for (var piece : printed) {
            call.print(piece);
        }
        printed.clear();
        call.flush();
        return true;
    }

    private Occurrence own(String point, KernelEvents events) {
        return new Occurrence(point, events.nanos(sight.now()), 0, "bpftrace", 0, Map.of(), 1);
    }

    private static boolean isDue(String point, long before, long passed) {
        var parts = point.split(":", -1);
        if (!parts[0].equals("interval") || parts.length != 3 || !parts[2].matches("\\d{1,7}")) {
            return false;
        }
        long millis = Long.parseLong(parts[2]) * (parts[1].equals("s") ? 1000 : parts[1].equals("ms") ? 1 : 1000);
        return millis > 0 && passed / millis > before / millis;
    }

    private static void checkPoints(List<Action> actions, String program) throws ProgramError {
        for (var action : actions) {
            for (var point : action.points()) {
                if (point.startsWith("tracepoint:") && !KernelEvents.hasTracepoint(point.substring(11))) {
                    throw new ProgramError(
                            Math.max(0, program.indexOf(point)), "tracepoint not found: " + point.substring(11));
                }
                boolean known = point.matches(
                        "(tracepoint|kprobe|kretprobe|kfunc|kretfunc|profile|interval|software|hardware|uprobe|uretprobe|usdt|rawtracepoint):.+|BEGIN|END");
                if (!known) {
                    throw new ProgramError(
                            Math.max(0, program.indexOf(point)), "Invalid probe type: " + point.split(":", 2)[0]);
                }
            }
        }
    }

    private static String complaint(String program, ProgramError wrong) {
        int at = Math.min(wrong.at(), program.length());
        int lineStart = program.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
        int lineEnd = program.indexOf('\n', at);
        long line =
                program.substring(0, lineStart).chars().filter(c -> c == '\n').count() + 1;
        int column = Math.max(0, at - lineStart);
        var text = program.substring(lineStart, lineEnd < 0 ? program.length() : Math.max(lineStart, lineEnd));
        return "stdin:" + line + ":" + (column + 1) + "-" + (column + 2) + ": ERROR: " + wrong.getMessage() + "\n"
                + text + "\n" + " ".repeat(column) + "~";
    }
}
