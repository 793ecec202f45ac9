package greenwall.lab.tool;

import greenwall.lab.facts.FactMap;
import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `zfs list`.
record ZfsTool(ToolHost host) {
    private static final String SPACE = "name,avail,used,usedsnap,usedds,usedrefreserv,usedchild";

    /// The facts by which it can be sorted.
    private static final Map<String, String> SORTED = Map.of(
            "name", "dataset", "used", "used", "refer", "referred", "avail", "available", "creation", "creation");

    int run(Call call) throws InterruptedException {
        var words = call.arguments();
        var command = words.isEmpty() ? "" : words.getFirst();
        return switch (command) {
            case "list" -> list(call, CommandOptions.of(words.subList(1, words.size()), "Hprt:o:s:S:d:"));
            case "set", "rollback" -> call.fail(1, "cannot " + command + ": the practice range is read-only");
            default -> call.fail(2, "zfs: the practice range does not answer '" + command + "'");
        };
    }

    private int list(Call call, CommandOptions options) throws InterruptedException {
        if (options.unknown().isPresent()) {
            return options.refuse(call, 2);
        }
        var types = List.of(options.value("t").orElse("filesystem,volume").split(","));
        var asked = options.operands();
        boolean deep =
                options.has("r") || options.has("d") || options.value("t").isPresent();
        var rows = new ArrayList<>(
                host.values(1000, Map.of("opt", options.given())).all("zfs_entry"));
        rows.removeIf(row -> !(types.contains("all")
                        || types.stream().anyMatch(type -> row.text("type").startsWith(type)))
                || !isAsked(row.text("dataset"), asked, deep));
        if (rows.isEmpty()) {
            return asked.isEmpty()
                    ? call.fail(0, "no datasets available")
                    : call.fail(1, "cannot open '" + asked.getFirst() + "': dataset does not exist");
        }
        var table = ToolOutputs.table("zfs list");
        var columns = table.chosen(options.value("o").map(o -> o.replaceFirst("^space$", SPACE)));
        var by = options.value("s").or(() -> options.value("S"));
        var unknown = table.unknown(columns).or(() -> by.filter(name -> !SORTED.containsKey(name)));
        if (unknown.isPresent()) {
            return call.fail(2, "bad property list: invalid property '" + unknown.get() + "'");
        }
        by.ifPresent(name -> {
            Comparator<FactMap> order =
                    Comparator.comparingDouble(row -> row.number(Objects.requireNonNull(SORTED.get(name))));
            rows.sort(options.has("S") ? order.reversed() : order);
        });
        boolean bare = options.has("H");
        call.print(table.print(host, columns, rows, options.given(), !bare, bare ? "\t" : "  "));
        return 0;
    }

    private static boolean isAsked(String name, List<String> asked, boolean deep) {
        return asked.isEmpty()
                || asked.stream().anyMatch(one -> name.equals(one) || deep && name.startsWith(one + "/"));
    }
}
