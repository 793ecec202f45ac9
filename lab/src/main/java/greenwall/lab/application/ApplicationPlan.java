package greenwall.lab.application;

import greenwall.fleet.BundledText;
import greenwall.lab.application.ApplicationService.Kind;
import greenwall.lab.application.ServiceOperation.Call;
import greenwall.lab.application.ServiceOperation.LogLine;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.HostSpec.Role;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The services of the application and the hosts that they run on. The services are read from the file
/// `shop.json`, in which callers come before the services that they call. The application runs in the cluster
/// of the fleet's first database server. A fleet without one, or without a web server and a monitoring server
/// in that cluster, has no application.
public final class ApplicationPlan {
    private static final List<ServicePlan> SHOP = JsonMapper.shared()
            .readValue(BundledText.of(ApplicationPlan.class, "shop.json"), new TypeReference<List<ServicePlan>>() {});

    private final Map<String, ApplicationService> services;
    private final List<ServiceOperation> operations;

    /// A service before its hosts are chosen.
    ///
    /// @param number the index of its first host among the hosts with these roles
    private record ServicePlan(
            String name,
            Kind kind,
            int port,
            String version,
            List<Role> roles,
            int number,
            int copies,
            List<OperationPlan> operations) {
        ApplicationService on(List<HostSpec> hosts) {
            var fitting = roles.stream()
                    .flatMap(role -> hosts.stream().filter(h -> h.role() == role))
                    .toList();
            var chosen = IntStream.range(number, number + copies)
                    .mapToObj(i -> fitting.get(i % fitting.size()))
                    .distinct()
                    .toList();
            return new ApplicationService(
                    name,
                    kind,
                    port,
                    version,
                    chosen,
                    operations.stream().map(one -> one.of(name)).toList());
        }
    }

    private record OperationPlan(
            String id,
            String name,
            double perSecond,
            double medianMillis,
            double errors,
            List<Call> calls,
            List<LogLine> sayings) {
        ServiceOperation of(String service) {
            return new ServiceOperation(service, id, name, perSecond, medianMillis / 1000, errors, calls, sayings);
        }
    }

    private ApplicationPlan(List<HostSpec> hosts) {
        services = SHOP.stream()
                .map(plan -> plan.on(hosts))
                .collect(Collectors.toMap(
                        ApplicationService::name, Function.identity(), (a, _) -> a, LinkedHashMap::new));
        operations = services.values().stream()
                .flatMap(service -> service.operations().stream())
                .toList();
    }

    public static Optional<ApplicationPlan> of(List<HostSpec> fleet) {
        var database = fleet.stream().filter(h -> h.role() == Role.DATABASE).findFirst();
        var hosts = database.stream()
                .flatMap(d -> fleet.stream().filter(h -> h.cluster().equals(d.cluster())))
                .toList();
        var roles = new LinkedHashSet<>(hosts.stream().map(HostSpec::role).toList());
        return roles.containsAll(List.of(Role.WEB, Role.MONITORING))
                ? Optional.of(new ApplicationPlan(hosts))
                : Optional.empty();
    }

    public List<ApplicationService> services() {
        return List.copyOf(services.values());
    }

    public List<ApplicationService> on(HostSpec host) {
        return services.values().stream().filter(s -> s.hosts().contains(host)).toList();
    }

    /// @throws IllegalArgumentException if there is no such service
    public ApplicationService service(String name) {
        var service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("unknown service " + name + "; expected one of " + services.keySet());
        }
        return service;
    }

    /// All operations. Callers come before the operations that they call.
    public List<ServiceOperation> operations() {
        return operations;
    }

    ServiceOperation operation(Call call) {
        return service(call.service()).operations().stream()
                .filter(operation -> operation.id().equals(call.operation()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown operation in " + call));
    }
}
