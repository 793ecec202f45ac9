package greenwall.lab.application;

import greenwall.lab.application.Operation.Call;
import greenwall.lab.application.Operation.CallMode;
import greenwall.lab.application.Operation.LogLine;
import greenwall.lab.text.TextFile;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The services and the hosts that they run on, from the file `shop.txt`, which describes its own format. The
/// application runs in the cluster of the fleet's first database server; a fleet without one, or without a monitoring
/// server there, has no application.
public final class ApplicationPlan {
    private static final Pattern SERVICE =
            Pattern.compile("service (\\S+) (\\w+) (\\d+) (\\S+) on ([\\w|]+) (\\d+)(?: x (\\d+))?");
    private static final Pattern OPERATION = Pattern.compile("\\s+op (\\S+) \\| ([^|]+) \\| (\\S+) (\\S+) (\\S+)");
    private static final Pattern CALL = Pattern.compile("\\s+calls (\\S+) (\\S+)(?: (\\d+))?(?: (maybe|later))?");
    private static final Pattern SAYING = Pattern.compile("\\s+says (\\w+)( failed)?: (.*)");

    private final Map<String, ApplicationService> services = new LinkedHashMap<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    private ApplicationPlan(List<SimulatedHost> hosts) {
        for (var line : TextFile.lines(ApplicationPlan.class, "shop.txt")) {
            if (line.startsWith("service ")) {
                service(line, hosts);
            } else if (!called(line) && !said(line)) {
                operation(line);
            }
        }
    }

    public static Optional<ApplicationPlan> of(List<SimulatedHost> fleet) {
        var database = fleet.stream().filter(h -> h.role() == Role.DATABASE).findFirst();
        var hosts = database.stream()
                .flatMap(d -> fleet.stream().filter(h -> h.cluster().equals(d.cluster())))
                .toList();
        var roles = new LinkedHashSet<>(hosts.stream().map(SimulatedHost::role).toList());
        return roles.containsAll(List.of(Role.WEB, Role.MONITORING))
                ? Optional.of(new ApplicationPlan(hosts))
                : Optional.empty();
    }

    private void service(String line, List<SimulatedHost> hosts) {
        var parts = SERVICE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a service: " + line);
        }
        var fitting = Arrays.stream(parts.group(5).split("\\|"))
                .map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)))
                .flatMap(role -> hosts.stream().filter(h -> h.role() == role))
                .toList();
        int copies = parts.group(7) == null ? 1 : Integer.parseInt(parts.group(7));
        var chosen = new LinkedHashSet<SimulatedHost>();
        for (int i = 0; i < copies; i++) {
            chosen.add(fitting.get((Integer.parseInt(parts.group(6)) + i) % fitting.size()));
        }
        services.put(
                parts.group(1),
                new ApplicationService(
                        parts.group(1),
                        ApplicationService.Kind.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
                        Integer.parseInt(parts.group(3)),
                        parts.group(4),
                        List.copyOf(chosen),
                        new ArrayList<>()));
    }

    private void operation(String line) {
        var parts = OPERATION.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an operation: " + line);
        }
        var service = services.values().stream().reduce((_, last) -> last).orElseThrow();
        var operation = new Operation(
                service.name(),
                parts.group(1),
                parts.group(2),
                Double.parseDouble(parts.group(3)),
                Double.parseDouble(parts.group(4)) / 1000,
                Double.parseDouble(parts.group(5)),
                new ArrayList<>(),
                new ArrayList<>());
        service.operations().add(operation);
        operations.put(key(service.name(), operation.id()), operation);
    }

    private Operation last() {
        return operations.values().stream().reduce((_, last) -> last).orElseThrow();
    }

    private boolean called(String line) {
        var parts = CALL.matcher(line);
        if (!parts.matches()) {
            return false;
        }
        double count = parts.group(3) == null ? 1 : Double.parseDouble(parts.group(3));
        var manner = parts.group(4) == null
                ? CallMode.NEEDED
                : CallMode.valueOf(parts.group(4).toUpperCase(Locale.ROOT));
        last().calls().add(new Call(parts.group(1), parts.group(2), count, manner));
        return true;
    }

    private boolean said(String line) {
        var parts = SAYING.matcher(line);
        if (!parts.matches()) {
            return false;
        }
        last().sayings().add(new LogLine(parts.group(1), parts.group(2) != null, parts.group(3)));
        return true;
    }

    private static String key(String service, String operation) {
        return service + ' ' + operation;
    }

    public List<ApplicationService> services() {
        return List.copyOf(services.values());
    }

    public List<ApplicationService> on(SimulatedHost host) {
        return services.values().stream().filter(s -> s.hosts().contains(host)).toList();
    }

    /// Fails for an unknown service.
    public ApplicationService service(String name) {
        var service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("unknown service " + name + "; expected one of " + services.keySet());
        }
        return service;
    }

    /// Callers before the operations that they call.
    public List<Operation> operations() {
        return List.copyOf(operations.values());
    }

    Operation operation(Call call) {
        var operation = operations.get(key(call.service(), call.operation()));
        if (operation == null) {
            throw new IllegalArgumentException("unknown operation in " + call);
        }
        return operation;
    }
}
