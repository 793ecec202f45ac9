package greenwall.lab.tool;

import greenwall.fleet.Window;
import greenwall.lab.shell.Call;
import greenwall.lab.world.LogEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// `journalctl` and `dmesg`.
final class JournalTool {
    private static final Duration LOOK_BACK = Duration.ofHours(24);
    private static final Duration STEP = Duration.ofHours(1);
    private static final int MOST_LINES = 50_000;
    private static final List<String> PRIORITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private final Sight sight;
    private final Journal journal;

    JournalTool(Sight sight, Journal journal) {
        this.sight = sight;
        this.journal = journal;
    }

    /// What was asked for: the lines' window, which of them, how many, and how they look.
    private record Query(
            Instant since, Instant until, Filter filter, int last, boolean newestFirst, String output, boolean utc) {}

    private record Filter(
            List<String> units, boolean kernel, int worst, Optional<Pattern> grep, Optional<String> identifier) {
        boolean accepts(LogEvent line) {
            boolean unit = units.isEmpty()
                    || units.stream()
                            .anyMatch(u -> names(line.unit(), u)
                                    || line.message().contains(u)
                                            && line.identifier().equals("systemd"));
            return unit
                    && (!kernel || line.fromKernel())
                    && line.priority() <= worst
                    && identifier.map(i -> i.equals(line.identifier())).orElse(true)
                    && grep.map(g -> g.matcher(line.message()).find()).orElse(true);
        }

        private static boolean names(String unit, String asked) {
            var full = asked.contains(".") ? asked : asked + ".service";
            return full.contains("*")
                    ? unit.matches(Pattern.quote(full).replace("*", "\\E.*\\Q"))
                    : unit.equals(full) || unit.equals(asked);
        }
    }

    int run(Call call) throws InterruptedException {
        var options = Options.of(
                call,
                "u:kp:n:o:S:U:rfxeaqb:t:g:m",
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
                "utc",
                "no-hostname",
                "q|quiet",
                "t|identifier=",
                "g|grep=",
                "b|boot",
                "disk-usage",
                "no-full",
                "output-fields=",
                "a|all");
        if (options.unknown().isPresent()) {
            var what = options.unknown().get();
            return call.fail(
                    1,
                    what.startsWith("--")
                            ? "journalctl: unrecognized option '" + what + "'"
                            : "journalctl: invalid option -- '" + what + "'");
        }
        if (options.has("disk-usage")) {
            call.print("Archived and active journals take up 1.2G in the file system.\n");
            return 0;
        }
        var now = sight.hostClock();
        var since = options.value("S").map(s -> time(s, now)).orElse(Optional.of(now.minus(LOOK_BACK)));
        var until = options.value("U").map(s -> time(s, now)).orElse(Optional.of(now.plusSeconds(1)));
        if (since.isEmpty() || until.isEmpty()) {
            return call.fail(
                    1,
                    "Failed to parse timestamp: "
                            + options.value(since.isEmpty() ? "S" : "U").orElse(""));
        }
        int worst = options.value("p").map(JournalTool::priority).orElse(7);
        if (worst < 0) {
            return call.fail(1, "Unknown log level " + options.value("p").orElse(""));
        }
        Optional<Pattern> grep;
        try {
            grep = options.value("g")
                    .map(g -> Pattern.compile(g, g.equals(g.toLowerCase(Locale.ROOT)) ? Pattern.CASE_INSENSITIVE : 0));
        } catch (PatternSyntaxException _) {
            return call.fail(1, "Bad pattern \"" + options.value("g").orElse("") + "\"");
        }
        var units = new ArrayList<String>();
        var arguments = call.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).matches("-[a-z]*u|--unit") && i + 1 < arguments.size()) {
                units.add(arguments.get(i + 1));
            } else if (arguments.get(i).matches("--unit=.+|-u.+")) {
                units.add(arguments.get(i).replaceFirst("^(--unit=|-u)", ""));
            }
        }
        var filter = new Filter(units, options.has("k"), worst, grep, options.value("t"));
        int last = options.value("n")
                .filter(n -> n.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(options.has("f") || options.has("n") ? 10 : options.has("e") ? 1000 : 0);
        var query = new Query(
                since.get(),
                until.get(),
                filter,
                last,
                options.has("r"),
                options.value("o").orElse("short"),
                options.has("utc"));
        if (!List.of(
                        "short",
                        "short-iso",
                        "short-iso-precise",
                        "short-precise",
                        "short-unix",
                        "short-full",
                        "json",
                        "cat",
                        "json-pretty",
                        "export",
                        "verbose",
                        "with-unit")
                .contains(query.output())) {
            return call.fail(1, "Unknown output format '" + query.output() + "'.");
        }
        var lines = read(query);
        if (lines.isEmpty() && !options.has("q")) {
            call.print("-- No entries --\n");
        }
        for (var line : query.newestFirst() ? lines.reversed() : lines) {
            call.print(formatted(line, query.output()) + "\n");
        }
        return options.has("f") ? follow(call, query) : lines.isEmpty() && grep.isPresent() ? 1 : 0;
    }

    /// The lines that match; with a count, the newest of them, looked for hour by hour from the end.
    private List<LogEvent> read(Query query) {
        var since = trueTime(query.since());
        var until = trueTime(query.until());
        var earliest = sight.world().start().minus(Duration.ofDays(30));
        since = since.isBefore(earliest) ? earliest : since;
        if (!since.isBefore(until)) {
            return List.of();
        }
        var found = new ArrayList<LogEvent>();
        int wanted = query.last() > 0 ? query.last() : MOST_LINES;
        for (var end = until; end.isAfter(since) && found.size() < wanted; ) {
            var start = end.minus(STEP).isBefore(since) ? since : end.minus(STEP);
            var some = new ArrayList<LogEvent>();
            for (var line : journal.lines(sight.host(), new Window(start, end))) {
                if (query.filter().accepts(line)) {
                    some.add(line);
                }
            }
            some.addAll(found);
            found = some;
            end = start;
        }
        return found.subList(Math.max(0, found.size() - wanted), found.size());
    }

    private Instant trueTime(Instant shown) {
        return shown.minusNanos((long) (sight.life().clockOffsetAt(sight.now()) * 1e9));
    }

    private int follow(Call call, Query query) throws InterruptedException {
        var from = Instant.ofEpochMilli(sight.now());
        call.flushEachLine();
        while (true) {
            call.flush();
            if (!call.pause(Duration.ofMillis(500))) {
                return 0;
            }
            var to = Instant.ofEpochMilli(sight.now());
            if (!from.isBefore(to)) {
                continue;
            }
            for (var line : journal.lines(sight.host(), new Window(from, to))) {
                if (query.filter().accepts(line)) {
                    call.print(formatted(line, query.output()) + "\n");
                }
            }
            from = to;
        }
    }

    private static int priority(String text) {
        var one = text.contains("..") ? text.substring(text.indexOf("..") + 2) : text;
        return one.matches("[0-7]") ? Integer.parseInt(one) : PRIORITIES.indexOf(one);
    }

    /// `2026-11-20 08:00:00`, `08:00`, `today`, `yesterday`, `now`, `@1795161600`, `-1h`, `1 hour ago`.
    private static Optional<Instant> time(String text, Instant now) {
        var asked = text.strip().replaceFirst(" ?UTC$|Z$", "").replace('T', ' ');
        try {
            if (asked.equals("now")) {
                return Optional.of(now);
            }
            if (asked.matches("today|yesterday|tomorrow")) {
                var day = now.atZone(ZoneOffset.UTC).toLocalDate();
                var that = asked.equals("today") ? day : asked.equals("yesterday") ? day.minusDays(1) : day.plusDays(1);
                return Optional.of(that.atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            if (asked.matches("@\\d{1,11}(\\.\\d+)?")) {
                return Optional.of(Instant.ofEpochMilli((long) (Double.parseDouble(asked.substring(1)) * 1000)));
            }
            var relative = Pattern.compile("([-+]?)((?:\\d{1,7}\\s*[a-z]+\\s*)+?)(ago)?")
                    .matcher(asked);
            if (relative.matches()) {
                var span = span(relative.group(2));
                boolean back = "-".equals(relative.group(1)) || relative.group(3) != null;
                return span.map(s -> back ? now.minus(s) : now.plus(s));
            }
            if (asked.matches("\\d\\d:\\d\\d(:\\d\\d)?")) {
                return Optional.of(now.atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .atTime(LocalTime.parse(asked))
                        .toInstant(ZoneOffset.UTC));
            }
            if (asked.matches("\\d{4}-\\d\\d-\\d\\d")) {
                return Optional.of(LocalDate.parse(asked).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            return Optional.of(LocalDateTime.parse(asked.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> span(String text) {
        var total = Duration.ZERO;
        var pieces = Pattern.compile("(\\d+)\\s*([a-z]+)").matcher(text);
        while (pieces.find()) {
            long n = Long.parseLong(pieces.group(1));
            var unit = pieces.group(2);
            var one = switch (unit) {
                case "s", "sec", "second", "seconds" -> Duration.ofSeconds(n);
                case "m", "min", "minute", "minutes" -> Duration.ofMinutes(n);
                case "h", "hr", "hour", "hours" -> Duration.ofHours(n);
                case "d", "day", "days" -> Duration.ofDays(n);
                case "w", "week", "weeks" -> Duration.ofDays(7 * n);
                default -> null;
            };
            if (one == null) {
                return Optional.empty();
            }
            total = total.plus(one);
        }
        return Optional.of(total);
    }

    private String formatted(LogEvent line, String output) {
        var at = sight.shown(line.at().toEpochMilli());
        var who = line.fromKernel() ? "kernel" : line.identifier() + "[" + line.pid() + "]";
        var head = switch (output) {
            case "short-iso" -> pattern("yyyy-MM-dd'T'HH:mm:ss'+0000'").format(at);
            case "short-iso-precise" ->
                pattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+0000'").format(at);
            case "short-precise" -> pattern("MMM dd HH:mm:ss.SSSSSS").format(at);
            case "short-full" -> pattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'").format(at);
            case "short-unix" -> Text.format("%d.%06d", at.getEpochSecond(), at.getNano() / 1000);
            default -> pattern("MMM dd HH:mm:ss").format(at);
        };
        return switch (output) {
            case "cat" -> line.message();
            case "json", "json-pretty" -> json(line, at);
            default -> head + " " + sight.host().name() + " " + who + ": " + line.message();
        };
    }

    private String json(LogEvent line, Instant at) {
        long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
        var out = new StringBuilder("{");
        field(out, "__REALTIME_TIMESTAMP", Long.toString(micros));
        field(out, "_HOSTNAME", sight.host().name());
        field(out, "_MACHINE_ID", sight.host().os().machineId());
        field(out, "PRIORITY", Integer.toString(line.priority()));
        field(out, "SYSLOG_IDENTIFIER", line.identifier());
        if (line.fromKernel()) {
            field(out, "_TRANSPORT", "kernel");
        } else {
            field(out, "_TRANSPORT", "syslog");
            field(out, "_SYSTEMD_UNIT", line.unit());
            field(out, "_PID", Integer.toString(line.pid()));
        }
        field(out, "MESSAGE", line.message());
        return out.append('}').toString();
    }

    private static void field(StringBuilder out, String name, String value) {
        if (out.length() > 1) {
            out.append(',');
        }
        out.append('"').append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(Text.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    int dmesg(Call call) throws InterruptedException {
        if (!call.process().isRoot()) {
            return call.fail(1, "dmesg: read kernel buffer failed: Operation not permitted");
        }
        var options = Options.of(call, "THwxkul:f:", "ctime", "level=", "human", "time-format=", "kernel", "nopager");
        var now = sight.hostClock();
        var filter = new Filter(List.of(), true, 7, Optional.empty(), Optional.empty());
        long boot = sight.life().bootedAt(sight.now());
        var lines =
                read(new Query(now.minus(Duration.ofDays(3)), now.plusSeconds(1), filter, 1000, false, "short", false));
        boolean wall = options.has("T") || options.has("ctime");
        for (var line : lines) {
            long at = line.at().toEpochMilli();
            if (at >= boot) {
                var stamp = wall
                        ? pattern("EEE MMM d HH:mm:ss yyyy").format(sight.shown(at))
                        : Text.format("%12.6f", (at - boot) / 1000.0);
                call.print("[" + stamp + "] " + line.message() + "\n");
            }
        }
        return 0;
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
