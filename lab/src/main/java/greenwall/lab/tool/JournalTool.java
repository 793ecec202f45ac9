package greenwall.lab.tool;

import greenwall.fleet.TimeWindow;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.world.LogEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// `journalctl` and `dmesg`.
record JournalTool(ToolHost host) {
    private static final Duration LOOK_BACK = Duration.ofHours(24);
    private static final Duration STEP = Duration.ofHours(1);
    private static final Duration DAYS_KEPT = Duration.ofDays(30);
    private static final int MAX_LINES = 50_000;
    private static final Pattern RELATIVE = Pattern.compile("-(\\d{1,6})([smhd])|(\\d{1,6}) (sec|min|hour|day)s? ago");
    private static final List<String> PRIORITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final List<String> OUTPUTS = List.of("short", "short-iso", "cat", "json");

    int journalctl(ProgramInvocation call) throws InterruptedException {
        var options = CommandOptions.of(
                call,
                "u:kp:n:o:S:U:rfqb:g:xe",
                "S|since=",
                "U|until=",
                "u|unit=",
                "k|dmesg",
                "p|priority=",
                "n|lines=",
                "o|output=",
                "r|reverse",
                "f|follow",
                "no-pager",
                "q|quiet",
                "g|grep=",
                "disk-usage",
                "output-fields=");
        if (options.unknown().isPresent()) {
            return options.refuse(call, 1);
        }
        if (options.has("disk-usage")) {
            call.print("Archived and active journals take up 1.2G in the file system.\n");
            return 0;
        }
        var now = host.hostClock();
        var boot = host.shown(host.simulation().bootedAt(host.now()));
        boolean before = options.value("b").filter("-1"::equals).isPresent();
        Instant since;
        Instant until;
        Predicate<LogEvent> wanted;
        try {
            since = options.value("S").map(s -> time(s, now)).orElse((before ? boot : now).minus(LOOK_BACK));
            until = options.value("U").map(s -> time(s, now)).orElse(before ? boot : now.plusSeconds(1));
            wanted = filter(options);
        } catch (DateTimeException | PatternSyntaxException | IllegalStateException wrong) {
            return call.fail(1, String.valueOf(wrong.getMessage()));
        }
        var output = options.value("o").orElse("short");
        if (!OUTPUTS.contains(output)) {
            return call.fail(1, "Unknown output format '" + output + "'.");
        }
        int last = options.value("n")
                .filter(n -> n.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(options.has("f") ? 10 : MAX_LINES);
        var lines = read(since, until, wanted, last);
        call.print(lines.isEmpty() && !options.has("q") ? "-- No entries --\n" : "");
        for (var line : options.has("r") ? lines.reversed() : lines) {
            call.print(formatted(line, output) + "\n");
        }
        return options.has("f") ? follow(call, wanted, output) : lines.isEmpty() && options.has("g") ? 1 : 0;
    }

    private static Predicate<LogEvent> filter(CommandOptions options) {
        var level = options.value("p").orElse("debug");
        int worst = level.matches("[0-7]") ? Integer.parseInt(level) : PRIORITIES.indexOf(level);
        if (worst < 0) {
            throw new IllegalStateException("Unknown log level " + level);
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

    /// The newest matching lines, searched hour by hour from the end. The limits are times of the host's
    /// clock.
    private List<LogEvent> read(Instant since, Instant until, Predicate<LogEvent> wanted, int last) {
        var earliest = host.world().start().minus(DAYS_KEPT);
        var from = trueTime(since).isBefore(earliest) ? earliest : trueTime(since);
        var found = new ArrayList<LogEvent>();
        for (var end = trueTime(until); end.isAfter(from) && found.size() < last; ) {
            var start = end.minus(STEP).isBefore(from) ? from : end.minus(STEP);
            found.addAll(
                    0,
                    host.journal().lines(host.host(), new TimeWindow(start, end)).stream()
                            .filter(wanted)
                            .toList());
            end = start;
        }
        return found.subList(Math.max(0, found.size() - last), found.size());
    }

    private Instant trueTime(Instant shown) {
        return shown.minusNanos((long) (host.simulation().clockOffsetAt(host.now()) * 1e9));
    }

    private int follow(ProgramInvocation call, Predicate<LogEvent> wanted, String output) throws InterruptedException {
        var from = Instant.ofEpochMilli(host.now());
        while (call.pause(Duration.ofMillis(500))) {
            var to = Instant.ofEpochMilli(host.now());
            if (from.isBefore(to)) {
                for (var line : host.journal().lines(host.host(), new TimeWindow(from, to))) {
                    call.print(wanted.test(line) ? formatted(line, output) + "\n" : "");
                }
                from = to;
            }
        }
        return 0;
    }

    /// Parses a time: `2026-11-20 08:00:00`, `@1795161600`, `-1h`, `1 hour ago` or `now`.
    private static Instant time(String text, Instant now) {
        var relative = RELATIVE.matcher(text);
        try {
            if (text.equals("now")) {
                return now;
            }
            if (text.matches("@\\d{1,11}")) {
                return Instant.ofEpochSecond(Long.parseLong(text.substring(1)));
            }
            if (relative.matches()) {
                boolean signed = relative.group(1) != null;
                long number = Long.parseLong(relative.group(signed ? 1 : 3));
                return now.minus(
                        switch (relative.group(signed ? 2 : 4).charAt(0)) {
                            case 's' -> Duration.ofSeconds(number);
                            case 'm' -> Duration.ofMinutes(number);
                            case 'h' -> Duration.ofHours(number);
                            default -> Duration.ofDays(number);
                        });
            }
            return LocalDateTime.parse(text.strip().replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new DateTimeException("Failed to parse timestamp: " + text);
        }
    }

    private String formatted(LogEvent line, String output) {
        return switch (output) {
            case "cat" -> line.message();
            case "json" -> json(line, host.shown(line.at().toEpochMilli()));
            case "short-iso" -> line(host, line, "yyyy-MM-dd'T'HH:mm:ss'+0000'");
            default -> line(host, line);
        };
    }

    /// The last ten lines of a unit within the last six hours.
    static String lastLines(ToolHost host, String unit) {
        var now = Instant.ofEpochMilli(host.now());
        var lines = host.journal().lines(host.host(), new TimeWindow(now.minus(Duration.ofHours(6)), now)).stream()
                .filter(l -> isOf(l, unit))
                .map(l -> line(host, l))
                .toList();
        return lines.stream().skip(Math.max(0, lines.size() - 10)).collect(Collectors.joining("\n"));
    }

    private static String line(ToolHost host, LogEvent line) {
        return line(host, line, "MMM dd HH:mm:ss");
    }

    private static String line(ToolHost host, LogEvent line, String stamp) {
        var who = line.fromKernel() ? "kernel" : line.identifier() + "[" + line.pid() + "]";
        return host.stamp(line.at().toEpochMilli(), stamp) + " " + host.host().name() + " " + who + ": "
                + line.message();
    }

    private String json(LogEvent line, Instant at) {
        var fields = new LinkedHashMap<String, String>();
        long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
        fields.put("__REALTIME_TIMESTAMP", Long.toString(micros));
        fields.put("_HOSTNAME", host.host().name());
        fields.put("_MACHINE_ID", host.host().os().machineId());
        fields.put("PRIORITY", Integer.toString(line.priority()));
        fields.put("SYSLOG_IDENTIFIER", line.identifier());
        fields.put("_TRANSPORT", line.fromKernel() ? "kernel" : "syslog");
        if (!line.fromKernel()) {
            fields.put("_SYSTEMD_UNIT", line.unit());
            fields.put("_PID", Integer.toString(line.pid()));
        }
        fields.put("MESSAGE", line.message());
        return JsonMapper.shared().writeValueAsString(fields);
    }

    int dmesg(ProgramInvocation call) throws InterruptedException {
        if (!call.root()) {
            return call.fail(1, "dmesg: read kernel buffer failed: Operation not permitted");
        }
        boolean wall = call.arguments().contains("-T");
        var now = host.hostClock();
        long boot = host.simulation().bootedAt(host.now());
        for (var line : read(now.minus(Duration.ofDays(3)), now.plusSeconds(1), LogEvent::fromKernel, 1000)) {
            long at = line.at().toEpochMilli();
            if (at >= boot) {
                var stamp = wall
                        ? host.stamp(at, "EEE MMM d HH:mm:ss yyyy")
                        : ToolNumbers.format("%12.6f", (at - boot) / 1000.0);
                call.print("[" + stamp + "] " + line.message() + "\n");
            }
        }
        return 0;
    }
}
