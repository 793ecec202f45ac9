package greenwall.lab.tool;

import greenwall.lab.facts.FactMap;
import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `zpool status`, `list`, `get` and `iostat`.
record ZpoolTool(ToolHost host) {
    int run(Call call) throws InterruptedException {
        var words = call.arguments();
        var command = words.isEmpty() ? "" : words.getFirst();
        return switch (command) {
            case "status" -> run(call, command, "vxPL");
            case "list" -> run(call, command, "Hpo:");
            case "get" -> run(call, command, "");
            case "iostat" -> run(call, command, "vlHpy");
            case "scrub", "clear", "replace", "offline", "online", "import" ->
                call.fail(
                        1,
                        "cannot %s '%s': %s"
                                .formatted(
                                        command,
                                        words.getLast(),
                                        call.root() ? "the practice range is read-only" : "permission denied"));
            default -> call.fail(2, "zpool: the practice range does not answer '" + command + "'");
        };
    }

    private int run(Call call, String command, String letters) throws InterruptedException {
        var words = call.arguments();
        var options = CommandOptions.of(words.subList(1, words.size()), letters);
        if (options.unknown().isPresent()) {
            return options.refuse(call, 2);
        }
        var names = new ArrayList<>(options.operands());
        var property = command.equals("get") && !names.isEmpty() ? names.removeFirst() : "";
        var numbers = new ArrayList<Double>();
        while (command.equals("iostat")
                && !names.isEmpty()
                && CommandOptions.number(names.getLast()).isPresent()) {
            numbers.addFirst(CommandOptions.number(names.removeLast()).get());
        }
        var all = host.values(1000, Map.of("opt", options.given())).all("pool");
        for (var name : names) {
            if (FactMap.find(all, "pool", name).isEmpty()) {
                return call.fail(1, "cannot open '" + name + "': no such pool");
            }
        }
        var pools = all.stream()
                .filter(pool -> names.isEmpty() || names.contains(pool.text("pool")))
                .toList();
        return switch (command) {
            case "status" -> status(call, pools, options);
            case "list" -> list(call, pools, options);
            case "get" -> get(call, pools, property);
            default ->
                PlainTools.repeat(
                        call,
                        numbers.stream().findFirst(),
                        numbers.stream().skip(1).findFirst(),
                        millis -> ToolOutputs.page(
                                host,
                                "zpool iostat",
                                host.values(millis, Map.of("opt", options.given(), "first", millis == 0))));
        };
    }

    private int status(Call call, List<FactMap> pools, CommandOptions options) throws InterruptedException {
        var pages = pools.stream()
                .filter(pool -> !options.has("x") || !isHealthy(pool))
                .map(pool -> ToolOutputs.page(host, "zpool status", pool))
                .toList();
        call.print(pages.isEmpty() ? "all pools are healthy\n" : String.join("\n", pages));
        return 0;
    }

    private static boolean isHealthy(FactMap pool) {
        return pool.text("health").equals("ONLINE")
                && pool.number("errors") == 0
                && pool.all("vdev").stream()
                        .allMatch(vdev -> vdev.number("failed_reads") == 0
                                && vdev.number("failed_writes") == 0
                                && vdev.number("failed_checksums") == 0);
    }

    private int list(Call call, List<FactMap> pools, CommandOptions options) throws InterruptedException {
        var table = ToolOutputs.table("zpool list");
        var columns = table.chosen(options.value("o"));
        var unknown = table.unknown(columns);
        if (unknown.isPresent()) {
            return call.fail(2, "bad property list: invalid property '" + unknown.get() + "'");
        }
        boolean bare = options.has("H");
        call.print(table.print(host, columns, pools, options.given(), !bare, bare ? "\t" : "  "));
        return 0;
    }

    private int get(Call call, List<FactMap> pools, String property) throws InterruptedException {
        var table = ToolOutputs.table("zpool list");
        if (table.unknown(List.of(property)).isPresent()) {
            return call.fail(2, "bad property list: invalid property '" + property + "'");
        }
        call.print("NAME  PROPERTY  VALUE  SOURCE\n");
        for (var pool : pools) {
            call.print(pool.text("pool") + "  " + property + "  " + table.cell(host, property, pool) + "  -\n");
        }
        return 0;
    }
}
