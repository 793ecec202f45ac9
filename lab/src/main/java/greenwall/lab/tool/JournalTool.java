package greenwall.lab.tool;

import greenwall.fleet.TimeWindow;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.text.NamedValues;
import greenwall.lab.world.LogEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// `journalctl` and `dmesg`, with the options of their descriptions.
record JournalTool(ToolEnvironment host, ProgramInvocation invocation, CommandOptions options) {
    private static final Duration LOOK_BACK = Duration.ofHours(24);
    private static final Duration DAYS_KEPT = Duration.ofDays(30);
    private static final int MAX_LINES = 50_000;
    private static final String SHORT = "MMM dd HH:mm:ss";
    private static final List<String> PRIORITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    int journalctl() throws InterruptedException {
        if (options.has("disk-usage")) {
            invocation.print("Archived and active journals take up 1.2G in the file system.\n");
            return 0;
        }
        var now = host.hostClock();
        var boot = host.shown(host.simulation().bootedAt(host.now()));
        boolean before = options.value("b").filter("-1"::equals).isPresent();
        int last = options.value("n")
                .filter(n -> n.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(MAX_LINES);
        List<String> lines;
        try {
            var since = options.value("since").map(JournalTool::time).orElse((before ? boot : now).minus(LOOK_BACK));
            var until = options.value("until").map(JournalTool::time).orElse(before ? boot : now.plusSeconds(1));
            lines = read(since, until, filter(), last).stream()
                    .map(this::formatted)
                    .toList();
        } catch (DateTimeException | IllegalArgumentException wrong) {
            return invocation.fail(1, String.valueOf(wrong.getMessage()));
        }
        invocation.print(lines.isEmpty() && !options.has("q") ? "-- No entries --\n" : "");
        for (var line : options.has("r") ? lines.reversed() : lines) {
            invocation.print(line + "\n");
        }
        return lines.isEmpty() && options.has("g") ? 1 : 0;
    }

    private Predicate<LogEvent> filter() {
        var level = options.value("p").orElse("debug");
        int worst = level.matches("[0-7]") ? Integer.parseInt(level) : PRIORITIES.indexOf(level);
        if (worst < 0) {
            throw new IllegalArgumentException("Unknown log level " + level);
        }
        var text = options.value("g").orElse("");
        boolean small = text.equals(text.toLowerCase(Locale.ROOT));
        var grep = Pattern.compile(text, small ? Pattern.CASE_INSENSITIVE : 0);
        return line -> line.priority() <= worst
                && (!options.has("k") || line.fromKernel())
                && options.value("u").map(unit -> isOf(line, unit)).orElse(true)
                && grep.matcher(line.message()).find();
    }

    private static boolean isOf(LogEvent line, String unit) {
        var full = unit.contains(".") ? unit : unit + ".service";
        return line.unit().equals(full)
                || line.unit().equals(unit)
                || line.identifier().equals("systemd") && line.message().contains(unit);
    }

    /// The newest matching lines. The limits are times of the host's clock.
    private List<LogEvent> read(Instant since, Instant until, Predicate<LogEvent> wanted, int last) {
        var earliest = host.world().start().minus(DAYS_KEPT);
        var from = trueTime(since).isBefore(earliest) ? earliest : trueTime(since);
        var to = trueTime(until);
        if (!from.isBefore(to)) {
            return List.of();
        }
        var found = host.journal().lines(host.host(), new TimeWindow(from, to)).stream()
                .filter(wanted)
                .toList();
        return found.subList(Math.max(0, found.size() - last), found.size());
    }

    private Instant trueTime(Instant shown) {
        return shown.minusNanos((long) (host.simulation().clockOffsetAt(host.now()) * 1e9));
    }

    private static Instant time(String text) {
        try {
            return text.matches("@\\d{1,11}")
                    ? Instant.ofEpochSecond(Long.parseLong(text.substring(1)))
                    : LocalDateTime.parse(text.strip().replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new DateTimeException("Failed to parse timestamp: " + text
                    + " (the practice range supports 'YYYY-MM-DD HH:MM:SS' and @SECONDS)");
        }
    }

    private String formatted(LogEvent line) {
        var output = options.value("o").orElse("short");
        return switch (output) {
            case "cat" -> line.message();
            case "json" -> json(line, host.shown(line.at().toEpochMilli()));
            case "short-iso" -> line(host, line, "yyyy-MM-dd'T'HH:mm:ss'+0000'");
            case "short" -> line(host, line, SHORT);
            default -> throw new IllegalArgumentException("Unknown output format '" + output + "'.");
        };
    }

    /// The last ten lines of a unit within the last six hours.
    static String lastLines(ToolEnvironment host, String unit) {
        var now = Instant.ofEpochMilli(host.now());
        var lines = host.journal().lines(host.host(), new TimeWindow(now.minus(Duration.ofHours(6)), now)).stream()
                .filter(l -> isOf(l, unit))
                .map(l -> line(host, l, SHORT))
                .toList();
        return lines.stream().skip(Math.max(0, lines.size() - 10)).collect(Collectors.joining("\n"));
    }

    private static String line(ToolEnvironment host, LogEvent line, String stamp) {
        var who = line.fromKernel() ? "kernel" : line.identifier() + "[" + line.pid() + "]";
        return host.stamp(line.at().toEpochMilli(), stamp) + " " + host.host().name() + " " + who + ": "
                + line.message();
    }

    private String json(LogEvent line, Instant at) {
        var program = Optional.of(line).filter(l -> !l.fromKernel());
        return JsonMapper.shared()
                .writeValueAsString(new NamedValues()
                        .with("__REALTIME_TIMESTAMP", Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at)))
                        .with("_HOSTNAME", host.host().name())
                        .with("_MACHINE_ID", host.host().os().machineId())
                        .with("PRIORITY", Integer.toString(line.priority()))
                        .with("SYSLOG_IDENTIFIER", line.identifier())
                        .with("_TRANSPORT", line.fromKernel() ? "kernel" : "syslog")
                        .with("_SYSTEMD_UNIT", program.map(LogEvent::unit))
                        .with("_PID", program.map(l -> Integer.toString(l.pid())))
                        .with("MESSAGE", line.message()));
    }

    int dmesg() throws InterruptedException {
        var now = host.hostClock();
        long boot = host.simulation().bootedAt(host.now());
        for (var line : read(now.minus(Duration.ofDays(3)), now.plusSeconds(1), LogEvent::fromKernel, 1000)) {
            long at = line.at().toEpochMilli();
            if (at >= boot) {
                var stamp = options.has("T")
                        ? host.stamp(at, "EEE MMM d HH:mm:ss yyyy")
                        : OutputFunctions.format("%12.6f", (at - boot) / 1000.0);
                invocation.print("[" + stamp + "] " + line.message() + "\n");
            }
        }
        return 0;
    }
}
