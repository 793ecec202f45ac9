package greenwall.lab.facts;

import greenwall.lab.application.ApplicationService;
import greenwall.lab.application.ServiceOperation;
import greenwall.lab.application.SimulatedApplication;
import greenwall.lab.facts.MachineSnapshot.MeasuredService;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.world.DiskSimulation.RequestStream;
import greenwall.lab.world.HostSimulation;
import java.util.ArrayList;
import java.util.List;

/// The services of the application, their requests and their calls, as the exporter of a service reports them.
///
/// Each accessor of a record here is a fact of the same name in `facts.txt`.
record ServiceEntities(MachineSnapshot machine, MeasuredService serving) {
    /// A service on one of its hosts.
    ///
    /// @param edge the host through which the application is reached from outside
    record ServiceInstance(
            HostSimulation simulation,
            SimulatedApplication application,
            ApplicationService service,
            HostSimulation edge) {
        List<RequestStream> good() {
            return requests(List.of(false));
        }

        List<RequestStream> failed() {
            return requests(List.of(true));
        }

        List<RequestStream> answers() {
            return requests(List.of(false, true));
        }

        private List<RequestStream> requests(List<Boolean> failures) {
            return service.operations().stream()
                    .flatMap(o -> failures.stream()
                            .flatMap(failed -> application.requests(o, simulation.host(), failed).stream()))
                    .toList();
        }

        double inFlightAt(long t) {
            return service.operations().stream()
                    .map(o -> application.at(o, t))
                    .mapToDouble(held -> held.rate() * held.median())
                    .sum();
        }

        double leakedAt(long t) {
            return simulation.leaked(service.name(), t);
        }
    }

    ServiceInstance service() {
        var edge = serving.application().plan().services().getFirst().host();
        return new ServiceInstance(
                machine.simulation(),
                serving.application(),
                serving.service(),
                machine.world().simulation(edge));
    }

    /// The successful or failed requests of an operation: at one host, or at all of them.
    record RequestOutcome(
            HostSimulation simulation,
            SimulatedApplication application,
            ApplicationService service,
            ServiceOperation operation,
            boolean failed,
            boolean everywhere) {
        List<RequestStream> requests() {
            return everywhere
                    ? application.requests(operation, failed)
                    : application.requests(operation, simulation.host(), failed);
        }
    }

    List<RequestOutcome> answers() {
        return answers(List.of(serving.service()), false);
    }

    List<RequestOutcome> spans() {
        var traced = serving.application().plan().services().stream()
                .filter(service -> service.kind().isTraced())
                .toList();
        return answers(traced, true);
    }

    private List<RequestOutcome> answers(List<ApplicationService> services, boolean everywhere) {
        return services.stream()
                .flatMap(service -> service.operations().stream()
                        .flatMap(operation -> java.util.stream.Stream.of(false, true)
                                .map(failed -> new RequestOutcome(
                                        machine.simulation(),
                                        serving.application(),
                                        service,
                                        operation,
                                        failed,
                                        everywhere))))
                .toList();
    }

    record Edge(SimulatedApplication application, ApplicationService client, ApplicationService server) {
        List<RequestStream> good() {
            return application.requestsBetween(client, server, false);
        }

        List<RequestStream> failed() {
            return application.requestsBetween(client, server, true);
        }

        List<RequestStream> answers() {
            var all = new ArrayList<>(good());
            all.addAll(failed());
            return all;
        }

        RateFunction retries() {
            return application.retries(client, server);
        }

        long leftOutAt(long t) {
            return server.hosts().stream()
                    .filter(host -> application.isLeftOut(server, host, t))
                    .count();
        }
    }

    List<Edge> edges() {
        return edges(serving.application().plan().services());
    }

    List<Edge> upstreams() {
        return edges(List.of(serving.service()));
    }

    private List<Edge> edges(List<ApplicationService> clients) {
        var application = serving.application();
        return clients.stream()
                .flatMap(client ->
                        application.callees(client).stream().map(server -> new Edge(application, client, server)))
                .toList();
    }

    /// A version that a service runs at some time.
    record Release(SimulatedApplication application, ApplicationService service, String version) {
        boolean runs(long t) {
            return application.version(service, t).equals(version);
        }
    }

    List<Release> releases() {
        var service = serving.service();
        return serving.application().versions(service).stream()
                .map(version -> new Release(serving.application(), service, version))
                .toList();
    }
}
