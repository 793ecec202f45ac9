package greenwall.lab.tool;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.text.Fields;
import greenwall.lab.world.MachineParts.Guest;
import java.util.List;
import java.util.Map;

/// `virsh list`, `domblklist`, `dominfo` and `domstate`.
record VirshTool(ToolHost sight) {
    int run(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "", "all", "name", "reason");
        var words = options.operands();
        var command = words.isEmpty() ? "" : words.getFirst();
        if (command.equals("list")) {
            call.print(list(options));
            return 0;
        }
        var name = words.size() > 1 ? words.get(1) : "";
        var guest = sight.host().guest(name);
        if (guest.isEmpty()) {
            return call.fail(1, "error: failed to get domain '" + name + "'");
        }
        switch (command) {
            case "domblklist" -> {
                var zvol = guest.get().zvol();
                call.print(ToolPages.page(
                        "domain.disk", new Fields().with("zvol", zvol).with("width", zvol.length() + 22)));
            }
            case "domstate" -> call.print(state(guest.get()) + "\n\n");
            case "dominfo" -> call.print(ToolPages.page("domain", about(guest.get())));
            case "start", "resume", "schedinfo", "blkdeviotune" -> {
                return call.fail(1, "error: the practice range is read-only");
            }
            default -> {
                return call.fail(1, "error: unknown command: '" + command + "'");
            }
        }
        return 0;
    }

    private String state(Guest guest) {
        return sight.simulation().domainState(guest.domain(), sight.now());
    }

    private String id(Guest guest) {
        boolean off = state(guest).matches("shut off|crashed");
        return off ? "-" : Integer.toString(1 + sight.host().guests().indexOf(guest));
    }

    private String list(CommandOptions options) {
        var table = new Table();
        for (var guest : sight.host().guests()) {
            if (options.has("all") || !id(guest).equals("-")) {
                table.add(Map.of("id", " " + id(guest), "name", guest.domain(), "state", state(guest)));
            }
        }
        if (options.has("name")) {
            return table.print(List.of("name"), List.of(), false, "") + "\n";
        }
        var text = table.print(List.of("id", "name", "state"), List.of(" Id", "Name", "State"), false, "   ");
        int width = text.lines().mapToInt(String::length).max().orElse(0) + 1;
        return text.replaceFirst("\n", "\n" + "-".repeat(width) + "\n") + "\n";
    }

    private Map<String, Object> about(Guest guest) {
        return new Fields()
                .with("id", id(guest))
                .with("name", guest.domain())
                .with("uuid", guest.uuid())
                .with("state", state(guest))
                .with("cpus", guest.cpus())
                .with(
                        "seconds",
                        sight.simulation()
                                .inside(guest.domain())
                                .map(g -> sight.simulation().sinceBoot(g.cpu().computing(), sight.now()))
                                .orElse(0.0))
                .with("kib", guest.memoryBytes() / 1024)
                .with("autostart", guest.autostart() ? "enable" : "disable");
    }
}
