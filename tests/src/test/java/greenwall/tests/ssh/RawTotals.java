package greenwall.tests.ssh;

import greenwall.fleet.probe.ProbeOutput;
import java.util.List;
import java.util.regex.Pattern;

/// Sums over the raw output of a tool, calculated without the program's own parsers, for comparison with their
/// results.
///
/// @param counted the sum of all counts in histograms, in maps and under stacks
/// @param rows the number of rows of tables and of events
record RawTotals(long counted, long rows) {
    private static final Pattern JSON_BUCKET = Pattern.compile("\"count\": (\\d+)");
    private static final Pattern JSON_VALUE = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\": (-?\\d+)(?=[,}])");
    private static final Pattern BUCKET = Pattern.compile(": (\\d+) +\\|[*+ ]*\\|\\s*$");
    private static final Pattern STACK_END = Pattern.compile("^ {8}(\\d+)\\s*$");
    private static final Pattern HEADING =
            Pattern.compile("^(?=.*[A-Z])[A-Z0-9_%()/.\\[\\]a-z-]+( +[A-Z0-9_%()/.\\[\\]+a-z>-]+)*\\s*$");
    private static final Pattern SPOKEN = Pattern.compile(
            "^(Tracing|Sampling|Attaching|Monitoring|Detaching|Collecting)\\b.*|^\\[?\\d\\d:\\d\\d:\\d\\d\\]?\\s*");

    static RawTotals of(String raw) {
        return raw.lines().anyMatch(l -> l.startsWith("{\"type\"")) ? ofJson(raw) : ofText(raw);
    }

    private static RawTotals ofJson(String raw) {
        long counted = 0;
        long rows = 0;
        boolean heading = false;
        var printed = new StringBuilder();
        for (var line : raw.lines().toList()) {
            if (line.startsWith("{\"type\": \"hist\"")) {
                counted += sum(JSON_BUCKET, line);
            } else if (line.startsWith("{\"type\": \"map\"")) {
                counted += sum(JSON_VALUE, line);
            } else if (line.startsWith("{\"type\": \"printf\"")) {
                var text = line.replaceFirst("^.*\"data\": \"", "").replaceFirst("\"}$", "");
                printed.append(text.replace("\\n", "\n"));
            }
        }
        for (var line : printed.toString().lines().filter(l -> !l.isBlank()).toList()) {
            if (!heading
                    && line.matches("[A-Z0-9_() a-z]+")
                    && line.contains(" ")
                    && line.equals(line.strip())
                    && line.split(" +")[0].matches("[A-Z]+(\\([a-z]+\\))?")) {
                heading = true;
            } else {
                rows++;
            }
        }
        return new RawTotals(counted, rows);
    }

    private static RawTotals ofText(String raw) {
        long counted = 0;
        long rows = 0;
        boolean heading = false;
        boolean times = false;
        for (var line : raw.lines().toList()) {
            var bucket = BUCKET.matcher(line);
            var stack = STACK_END.matcher(line);
            if (bucket.find()) {
                counted += Long.parseLong(bucket.group(1));
            } else if (stack.find() && !heading) {
                counted += Long.parseLong(stack.group(1));
            } else if (HEADING.matcher(line).matches()
                    && line.split(" +")[0].matches("[A-Z]{2,}[A-Z()_a-z]*")
                    && line.split(" +").length > 1
                    && !line.matches(".*\\d{3,}.*")) {
                heading = true;
                times = line.startsWith("TIME ");
            } else if (times) {
                // An argument may contain line breaks; an event begins with its time.
                rows += line.matches("\\d\\d:\\d\\d:\\d\\d +\\S.*") ? 1 : 0;
            } else if (heading && !line.isBlank() && !SPOKEN.matcher(line).matches()) {
                rows++;
            }
        }
        return new RawTotals(counted, rows);
    }

    private static long sum(Pattern pattern, String line) {
        return pattern.matcher(line)
                .results()
                .mapToLong(m -> Long.parseLong(m.group(1)))
                .sum();
    }

    static RawTotals of(List<ProbeOutput> outputs) {
        long counted = 0;
        long rows = 0;
        for (var output : outputs) {
            switch (output) {
                case ProbeOutput.Histogram hist -> counted += hist.total();
                case ProbeOutput.Count count -> counted += count.value();
                case ProbeOutput.Stack stack -> counted += stack.count();
                case ProbeOutput.Table table -> rows += table.rows().size();
                case ProbeOutput.Event _ -> rows++;
                case ProbeOutput.Note _, ProbeOutput.End _ -> {}
            }
        }
        return new RawTotals(counted, rows);
    }
}
