package greenwall.lab.tool;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.template.GoTemplate.Function;
import greenwall.lab.template.TemplateFunctions;
import greenwall.lab.text.TextFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Converts rates and distributions to integer counts with random noise.
final class Sampler {
    private static final List<String[]> WORKLOADS = TextFile.lines(Sampler.class, "workloads.txt").stream()
            .map(line -> line.split(" ", 3))
            .toList();
    private static final Pattern BOUND = Pattern.compile("\\{(\\d+)}");

    private final ToolHost host;
    private final long millis;
    private final long seed;
    private final Map<String, Function> functions;
    private long drawn;

    /// @param what the tool name, so that two tools that run at the same time get different noise
    Sampler(ToolHost host, String what, long millis) {
        this.host = host;
        this.millis = Math.max(1, millis);
        this.seed = SeededNoise.mix(SeededNoise.mix(host.host().seed(), what), host.now() / 100);
        this.functions = new HashMap<>(OutputFunctions.of(host));
        functions.put("random", a -> Math.floor(unit() * number(a, 0)));
        functions.put("sampled", a -> (double) count(seconds() * number(a, 0)));
        functions.put("pid", a ->
                (double) host.simulation().processes().pid(TemplateFunctions.text(a.getFirst()), host.now()));
        functions.put(
                "workload",
                a -> workload(TemplateFunctions.text(a.get(0)), TemplateFunctions.text(a.get(1)), (int) number(a, 2)));
    }

    private static double number(List<Object> arguments, int index) {
        return TemplateFunctions.number(arguments.get(index));
    }

    /// Returns a text of the command, or if it has none, a text that fits any command.
    private static String workload(String kind, String command, int number) {
        var all = WORKLOADS.stream().filter(words -> words[0].equals(kind)).toList();
        var own = all.stream().filter(words -> words[1].equals(command)).toList();
        var some = own.isEmpty()
                ? all.stream().filter(words -> words[1].equals("*")).toList()
                : own;
        return BOUND.matcher(some.get(number % some.size())[2])
                .replaceAll(bound -> Integer.toString(number % Integer.parseInt(bound.group(1))))
                .replace("{}", command);
    }

    /// Returns the functions for event templates.
    Map<String, Function> functions() {
        return functions;
    }

    long millis() {
        return millis;
    }

    double seconds() {
        return millis / 1000.0;
    }

    private double unit() {
        return SeededNoise.unit(seed, drawn++);
    }

    /// Returns a random count with the given mean.
    long count(double expected) {
        if (!(expected > 0)) {
            return 0;
        }
        double spread = Math.sqrt(expected) * (unit() + unit() + unit() - 1.5) * 1.2;
        return Math.max(0, (long) Math.floor(expected + spread + unit()));
    }

    /// Returns a random latency in seconds.
    double draw(LatencyMode mode) {
        double normal = Math.sqrt(-2 * Math.log(Math.max(1e-12, unit()))) * Math.cos(2 * Math.PI * unit());
        return mode.median() * Math.exp(mode.sigma() * normal);
    }
}
