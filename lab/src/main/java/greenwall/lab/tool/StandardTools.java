package greenwall.lab.tool;

import greenwall.lab.facts.FactMap;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.HostProgram;
import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.tool.StandardToolOutputs.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The standard tools of a host, which `standard-tools.txt` describes.
public record StandardTools(ToolEnvironment host) {
    private static final List<ToolDescription> TOOLS = ToolDescription.read(StandardTools.class, "standard-tools.txt");
    private static final double DEFAULT_SECONDS = 3;

    /// The tools by absolute path.
    public static Map<String, HostProgram> on(ToolEnvironment host) {
        var tools = new HashMap<String, HostProgram>();
        for (var description : TOOLS) {
            var tool = description.name().split("[ ,]", 2)[0];
            if (description.kind().equals("command") && host.has(description)) {
                tools.put("/usr/bin/" + tool, new StandardTools(host)::run);
                tools.put("/usr/sbin/" + tool, new StandardTools(host)::run);
            }
        }
        return tools;
    }

    private static Optional<ToolDescription> description(String command) {
        return TOOLS.stream()
                .filter(tool -> List.of(tool.name().split(", ")).contains(command))
                .findFirst();
    }

    private int run(ProgramInvocation invocation) throws InterruptedException {
        var words = new ArrayList<>(invocation.arguments());
        var verb =
                words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
        var tool = description(invocation.name() + " " + verb);
        boolean hasVerbs = TOOLS.stream().anyMatch(other -> other.name().contains(invocation.name() + " "));
        if (tool.isPresent()) {
            words.remove(verb);
        } else if (verb.isEmpty() || !hasVerbs) {
            tool = description(invocation.name());
        }
        if (tool.isEmpty()) {
            return invocation.fail(1, invocation.name() + ": the practice range does not support '" + verb + "'");
        }
        if (tool.get().kind().equals("refused")) {
            return invocation.fail(1, invocation.name() + " " + verb + ": the practice range is read-only");
        }
        var known = List.of(tool.get().text("options", "-").split(" "));
        var options = CommandOptions.of(words, known.getFirst().replace("-", ""), known.subList(1, known.size()));
        var refusal = options.refusal();
        if (refusal.isPresent()) {
            return invocation.fail(1, invocation.name() + ": " + refusal.get());
        }
        return new Run(invocation, tool.get(), options, verb).run();
    }

    /// One run of a tool.
    private final class Run {
        private final ProgramInvocation invocation;
        private final ToolDescription description;
        private final CommandOptions options;
        private final Map<String, Object> given = new HashMap<>();

        Run(ProgramInvocation invocation, ToolDescription tool, CommandOptions options, String verb) {
            this.invocation = invocation;
            this.description = tool;
            this.options = options;
            var operands = options.operands();
            given.put("opt", options.given());
            given.put("verb", verb);
            given.put("first", operands.isEmpty() ? "" : operands.getFirst());
            given.put("second", operands.size() < 2 ? "" : operands.get(1));
        }

        int run() throws InterruptedException {
            var root = description.text("root");
            if (root.isPresent() && !invocation.root()) {
                return invocation.fail(1, filled(root.get(), host.values(1000, given)));
            }
            var lines = description.text("journal");
            if (lines.isPresent()) {
                var journal = new JournalTool(host, invocation, options);
                return lines.get().equals("kernel") ? journal.dmesg() : journal.journalctl();
            }
            var page = description
                    .text("alone")
                    .filter(_ -> options.operands().isEmpty())
                    .or(() -> description.text("page"));
            if (page.isPresent()) {
                var name = filled(page.get(), host.values(1000, given));
                if (!StandardToolOutputs.has(name)) {
                    return invocation.fail(1, invocation.name() + ": nothing to show for these arguments");
                }
                invocation.print(StandardToolOutputs.page(host, name, host.values(1000, given)));
                return 0;
            }
            return description.text("report").isPresent() ? reports(description.text("report", "")) : things();
        }

        private String filled(String template, Map<String, Object> values) {
            return ToolDescription.filled(template, values, OutputFunctions.of(host));
        }

        /// Prints a report once, or repeatedly with `[INTERVAL [COUNT]]` or with `-d` and `-n`.
        private int reports(String report) throws InterruptedException {
            var numbers = new ArrayList<Double>();
            var names = new ArrayList<String>();
            for (int i = 0; i < options.operands().size(); i++) {
                var name = options.operands().get(i);
                options.number(i).ifPresentOrElse(numbers::add, () -> names.add(name));
            }
            if (isAnyMissing(names)) {
                return 1;
            }
            var count = options.number("n").or(() -> numbers.stream().skip(1).findFirst());
            var every = options.number("d")
                    .or(() -> numbers.stream().findFirst())
                    .or(() -> count.map(_ -> DEFAULT_SECONDS));
            double times = every.isEmpty() ? 1 : count.orElse(Double.MAX_VALUE);
            long millis = Math.max(100, (long) (1000 * every.orElse(0.0)));
            boolean recent = report.endsWith(" recent");
            var page = report.replace(" recent", "");
            if (StandardToolOutputs.has(page + ".head")) {
                invocation.print(StandardToolOutputs.page(host, page + ".head", host.values(0, given)));
            }
            given.put("again", false);
            int printed = 0;
            if (every.isEmpty() || !options.has("y")) {
                invocation.print(StandardToolOutputs.page(host, page, host.values(recent ? 1000 : 0, given)));
                given.put("again", true);
                printed++;
            }
            for (; printed < times && invocation.pause(Duration.ofMillis(millis)); printed++) {
                invocation.print(StandardToolOutputs.page(host, page, host.values(recent ? 1000 : millis, given)));
                given.put("again", true);
            }
            return 0;
        }

        private int things() throws InterruptedException {
            var names = new ArrayList<>(description.text("by").isPresent() ? options.operands() : List.of());
            names.subList(0, Math.min(names.size(), Integer.parseInt(description.text("skip", "0"))))
                    .clear();
            description
                    .text("operand")
                    .map(line -> line.split(" ", 2))
                    .ifPresent(parts ->
                            names.replaceAll(name -> name.replaceFirst(parts[0], parts.length > 1 ? parts[1] : "")));
            boolean missing = isAnyMissing(names);
            var where = description.text("where", "yes");
            var wanted = all().stream()
                    .filter(thing -> !filled(where, thing).isEmpty())
                    .filter(thing -> names.isEmpty() || names.stream().anyMatch(name -> isNamed(thing, name)))
                    .toList();
            var table = description.text("table");
            if (table.isPresent()) {
                int status = table(StandardToolOutputs.table(table.get()), wanted);
                return missing ? 1 : status;
            }
            var pages = wanted.stream()
                    .map(thing -> StandardToolOutputs.page(host, description.text("each", ""), thing))
                    .toList();
            invocation.print(
                    pages.isEmpty() && !missing ? description.text("empty", "") + "\n" : String.join("\n", pages));
            var exit = description.text("exit", "");
            return wanted.stream()
                    .map(thing -> filled(exit, thing))
                    .filter(status -> !status.isEmpty())
                    .findFirst()
                    .map(Integer::parseInt)
                    .orElse(missing ? 1 : 0);
        }

        private List<FactMap> all() {
            return host.values(1000, given).all(description.text("of", ""));
        }

        private boolean isNamed(FactMap thing, String name) {
            boolean deep =
                    description.text("deep", "").chars().anyMatch(letter -> options.has(Character.toString(letter)));
            return Arrays.stream(description.text("by", "").split(" "))
                    .map(thing::text)
                    .anyMatch(text -> text.equals(name) || (deep && text.startsWith(name + "/")));
        }

        /// Writes an error for each name without a match.
        private boolean isAnyMissing(List<String> names) throws InterruptedException {
            boolean missing = false;
            for (var name : names) {
                if (all().stream().noneMatch(thing -> isNamed(thing, name))) {
                    invocation.error(description
                                    .text("none", invocation.name() + ": there is no '%s'")
                                    .formatted(name) + "\n");
                    missing = true;
                }
            }
            return missing;
        }

        private int table(Table table, List<FactMap> rows) throws InterruptedException {
            var columns = table.chosen(options);
            var sort = options.value("sort").or(() -> options.value("s")).or(() -> options.value("S"));
            var by = table.fact(sort.orElse("usual").replaceFirst("^[-+]?%?", ""));
            var unknown = table.unknown(columns).or(() -> sort.filter(_ -> by.isEmpty()));
            if (unknown.isPresent()) {
                return invocation.fail(1, invocation.name() + ": there is no column '" + unknown.get() + "'");
            }
            var sorted = new ArrayList<>(rows);
            by.ifPresent(fact -> {
                Comparator<FactMap> order = Comparator.comparingDouble(row -> row.number(fact));
                boolean falling = options.has("S") || sort.orElse("").startsWith("-");
                sorted.sort(falling ? order.reversed() : order);
            });
            boolean headings = !options.has("H") && !options.has("no-legend") && !options.has("name");
            if (!rows.isEmpty()) {
                invocation.print(table.print(host, columns, sorted, options.given(), headings, options.has("H")));
            }
            if (headings && description.text("after").isPresent()) {
                invocation.print(filled(description.text("after", ""), Map.of("rows", (double) rows.size())) + "\n");
            }
            return 0;
        }
    }
}
