package greenwall.lab.tool;

import greenwall.lab.shell.Call;
import greenwall.lab.world.Parts.Guest;
import java.util.ArrayList;
import java.util.List;

/// `virsh list`, `domblklist`, `dominfo`, `domstate` and `domifstat`.
final class VirshTool {
    private final Sight sight;

    VirshTool(Sight sight) {
        this.sight = sight;
    }

    int run(Call call) throws InterruptedException {
        var options = Options.of(call, "c:rq", "all", "connect=", "name", "uuid", "title", "inactive", "details");
        var words = options.operands();
        var command = words.isEmpty() ? "" : words.getFirst();
        if (command.equals("list")) {
            call.print(list(options));
            return 0;
        }
        if (!List.of("domblklist", "dominfo", "domstate", "domuuid").contains(command)) {
            return call.fail(1, "error: unknown command: '" + command + "'");
        }
        var name = words.size() > 1 ? words.get(1) : "";
        var guest = sight.host()
                .guest(name)
                .or(() -> sight.host().guests().stream()
                        .filter(g -> g.uuid().equals(name))
                        .findFirst());
        if (guest.isEmpty()) {
            return call.fail(1, "error: failed to get domain '" + name + "'");
        }
        call.print(about(command, guest.get(), options));
        return 0;
    }

    private String state(Guest guest) {
        return sight.life().domainState(guest.domain(), sight.now());
    }

    private int id(Guest guest) {
        return 1 + sight.host().guests().indexOf(guest);
    }

    private String list(Options options) {
        var rows = new ArrayList<List<String>>();
        for (var guest : sight.host().guests()) {
            boolean runs = !state(guest).equals("shut off") && !state(guest).equals("crashed");
            if (runs || options.has("all") || options.has("inactive")) {
                if (options.has("name")) {
                    rows.add(List.of(guest.domain()));
                } else {
                    rows.add(List.of(" " + (runs ? Integer.toString(id(guest)) : "-"), guest.domain(), state(guest)));
                }
            }
        }
        if (options.has("name")) {
            return Text.columns(rows, 1, "") + "\n";
        }
        rows.addFirst(List.of(" Id", "Name", "State"));
        var lines = Text.columns(rows, 3, "   ").split("\n");
        int width = 1;
        for (var line : lines) {
            width = Math.max(width, line.length());
        }
        var out = new StringBuilder(lines[0])
                .append('\n')
                .append("-".repeat(width + 1))
                .append('\n');
        for (int i = 1; i < lines.length; i++) {
            out.append(lines[i]).append('\n');
        }
        return out.append('\n').toString();
    }

    private String about(String command, Guest guest, Options options) {
        var state = state(guest);
        boolean runs = state.equals("running");
        return switch (command) {
            case "domblklist" -> {
                boolean details = options.has("details");
                var head = details ? " Type    Device   Target   Source\n" : " Target   Source\n";
                var source = "/dev/zvol/" + guest.zvol();
                var row = details ? " block   disk     vda      " + source : " vda      " + source;
                yield head + "-".repeat(Math.max(head.length(), row.length() + 1)) + "\n" + row + "\n\n";
            }
            case "domstate" -> state + "\n\n";
            case "domuuid" -> guest.uuid() + "\n\n";
            default ->
                Text.format(
                        "%-15s %s\n%-15s %s\n%-15s %s\n%-15s %s\n%-15s %s\n%-15s %d\n%-15s %.1fs\n%-15s %d KiB\n%-15s %d KiB\n%-15s %s\n%-15s %s\n\n",
                        "Id:",
                        runs ? Integer.toString(id(guest)) : "-",
                        "Name:",
                        guest.domain(),
                        "UUID:",
                        guest.uuid(),
                        "OS Type:",
                        "hvm",
                        "State:",
                        state,
                        "CPU(s):",
                        guest.cpus(),
                        "CPU time:",
                        sight.life()
                                .inside(guest.domain())
                                .map(g -> sight.life().sinceBoot(g.cpu().computing(), sight.now()))
                                .orElse(0.0),
                        "Max memory:",
                        guest.memoryBytes() / 1024,
                        "Used memory:",
                        guest.memoryBytes() / 1024,
                        "Persistent:",
                        "yes",
                        "Autostart:",
                        guest.autostart() ? "enable" : "disable");
        };
    }
}
