package greenwall.lab.probe;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ToolCandidate;
import greenwall.lab.machine.Call;
import greenwall.lab.tool.ToolForm;
import greenwall.lab.tool.ToolHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Simulates `bpftrace -f json -e PROGRAM` for the programs of the console's catalogue. A program is
/// recognised by its text and simulated by its form. Any other program is rejected.
record Bpftrace(ToolHost sight) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z-]*)\\}");
    private static final Pattern TRACEPOINT = Pattern.compile("tracepoint:\\w+:\\w+");
    private static final Map<String, ToolForm> FORMS = ToolForm.read(Bpftrace.class, "programs.txt").stream()
            .collect(Collectors.toMap(ToolForm::name, Function.identity()));
    private static final List<Known> KNOWN = known();

    /// A program of the catalogue. Its text matches any number as the argument.
    private record Known(ToolForm form, Pattern text) {}

    private static List<Known> known() {
        var all = new ArrayList<Known>();
        for (var probe : ProbeCatalogue.builtIn().all()) {
            for (var candidate : probe.candidates()) {
                var form = FORMS.get(probe.name());
                if (form != null && candidate.collection() == ToolCandidate.Collection.BPFTRACE) {
                    all.add(known(form, candidate.program()));
                }
            }
        }
        return List.copyOf(all);
    }

    private static Known known(ToolForm form, String program) {
        var text = new StringBuilder();
        var found = PLACEHOLDER.matcher(program);
        int from = 0;
        while (found.find()) {
            text.append(Pattern.quote(program.substring(from, found.start()))).append("(\\d+)");
            from = found.end();
        }
        return new Known(form, Pattern.compile(text + Pattern.quote(program.substring(from))));
    }

    int run(Call call) throws InterruptedException {
        if (!call.root()) {
            return call.fail(1, "ERROR: bpftrace currently only supports running as the root user.");
        }
        var words = call.arguments();
        if (words.equals(List.of("-l", "tracepoint:*"))) {
            call.print(KNOWN.stream()
                    .flatMap(known -> TRACEPOINT.matcher(known.text().pattern()).results())
                    .map(found -> found.group() + "\n")
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining()));
            return 0;
        }
        if (words.size() == 4 && words.subList(0, 3).equals(List.of("-f", "json", "-e"))) {
            for (var known : KNOWN) {
                var match = known.text().matcher(words.get(3));
                if (match.matches()) {
                    double argument = match.groupCount() > 0 ? Double.parseDouble(match.group(1)) : 0;
                    return new ProgramRun(known.form(), argument, call, sight).course();
                }
            }
        }
        return call.fail(
                1,
                "ERROR: the practice range runs only the programs of the console's probe catalogue, started by the"
                        + " console; there is no real bpftrace");
    }
}
