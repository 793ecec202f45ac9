package greenwall.tests.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The expected cells of a fleet, worked out by hand; reports every wrong, missing or extra cell.
final class ExpectedCells {
    private final Map<String, Map<String, ExpectedCell>> hosts = new LinkedHashMap<>();
    private String host = "";

    private record ExpectedCell(@Nullable Double value, String state) {}

    ExpectedCells host(String name) {
        host = name;
        hosts.computeIfAbsent(name, _ -> new LinkedHashMap<>());
        return this;
    }

    ExpectedCells cell(String quantity, @Nullable Double value, String state, String... key) {
        hosts.getOrDefault(host, new LinkedHashMap<>()).put(quantity + Labels.of(key), new ExpectedCell(value, state));
        return this;
    }

    /// The values that a quantity of a host may have under a key; labels that the key does not contain match
    /// anything.
    List<Double> values(String ofHost, String quantity, Map<String, String> key) {
        var values = new ArrayList<Double>();
        hosts.getOrDefault(ofHost, Map.of()).forEach((id, one) -> {
            var value = one.value();
            if (value != null && id.startsWith(quantity + "{") && matchesKey(id, key)) {
                values.add(value);
            }
        });
        return values;
    }

    private static boolean matchesKey(String id, Map<String, String> key) {
        return key.entrySet().stream()
                .allMatch(part -> !id.contains(part.getKey() + "=\"")
                        || id.contains(part.getKey() + "=\"" + part.getValue() + "\""));
    }

    List<String> mismatches(FleetState fleet) {
        var wrong = new ArrayList<String>();
        var names = new TreeSet<String>();
        for (var one : fleet.hosts()) {
            if (!names.add(one.name())) {
                wrong.add("named twice: " + one.name());
            }
        }
        if (!names.equals(new TreeSet<>(hosts.keySet()))) {
            wrong.add("hosts are " + names + ", expected " + new TreeSet<>(hosts.keySet()));
        }
        hosts.forEach((name, cells) ->
                fleet.hosts().stream().filter(h -> h.name().equals(name)).forEach(h -> compare(h, cells, wrong)));
        return wrong;
    }

    private static void compare(HostState host, Map<String, ExpectedCell> expected, List<String> wrong) {
        var left = new LinkedHashMap<>(expected);
        for (Cell cell : host.cells()) {
            var id = cell.quantity() + "" + cell.key();
            var one = left.remove(id);
            if (one == null) {
                if (!id.startsWith("up{") && !id.startsWith("target.down") && !id.startsWith("slo.host")) {
                    wrong.add(host.name() + " has " + id + " = " + cell.value() + " "
                            + cell.state().word() + " by " + cell.form().id() + ", not expected");
                }
                continue;
            }
            var value = one.value();
            if (value != null && !close(value, cell.value(), tolerance(id))) {
                wrong.add(host.name() + " " + id + " is " + cell.value() + " by "
                        + cell.form().id() + ", expected " + value);
            }
            if (!cell.state().word().equals(one.state())) {
                wrong.add(host.name() + " " + id + " is " + cell.state().word() + " (" + cell.reason() + "), expected "
                        + one.state());
            }
        }
        left.forEach((id, one) -> wrong.add(host.name() + " lacks " + id + " = " + one.value() + " " + one.state()));
    }

    private static double tolerance(String id) {
        return ages(id) ? 60 : 0;
    }

    /// These are ages, which grow while the test runs.
    static boolean ages(String quantity) {
        return quantity.matches("(wg\\.handshake\\.age|repl\\.age|scrub\\.age|snap\\.age|uptime|textfile\\.age).*");
    }

    private static boolean close(double expected, double found, double tolerance) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            return Double.compare(expected, found) == 0;
        }
        return Math.abs(expected - found) <= Math.max(Math.abs(expected) * 1e-3, 1e-9) + tolerance;
    }
}
