package greenwall.lab.exporters;

import greenwall.lab.application.Application;
import greenwall.lab.application.ApplicationService;
import greenwall.lab.application.ApplicationService.Kind;
import greenwall.lab.application.Operation;
import greenwall.lab.exporters.SimulatedExporter.Serving;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskSimulation.Stream;
import greenwall.lab.world.HostSimulation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream.Builder;

/// The application's services, what they answer, and who calls whom.
final class ServiceEntities {
    private ServiceEntities() {}

    /// A service as one of its hosts has it.
    ///
    /// @param edge the host by which the application is reached from outside
    private record Served(
            HostSimulation simulation, Application application, ApplicationService service, HostSimulation edge)
            implements ExportedEntity {
        Rate requests(boolean failed) {
            return total(service.operations().stream()
                    .flatMap(o -> application.answered(o, simulation.host(), failed).stream())
                    .toList());
        }

        List<Stream> answers() {
            return service.operations().stream()
                    .flatMap(o -> java.util.stream.Stream.of(false, true)
                            .flatMap(failed -> application.answered(o, simulation.host(), failed).stream()))
                    .toList();
        }

        double inFlight(long t) {
            return service.operations().stream()
                    .map(o -> application.at(o, t))
                    .mapToDouble(held -> held.rate() * held.median())
                    .sum();
        }
    }

    /// The good or the failed answers of an operation: at one host, or where `simulation` only tells of them, at all.
    private record Answer(
            HostSimulation simulation,
            Application application,
            ApplicationService service,
            Operation operation,
            boolean failed,
            boolean everywhere)
            implements ExportedEntity {
        List<Stream> requests() {
            return everywhere
                    ? application.answered(operation, failed)
                    : application.answered(operation, simulation.host(), failed);
        }
    }

    private record Edge(
            HostSimulation simulation, Application application, ApplicationService client, ApplicationService server)
            implements ExportedEntity {
        List<Stream> requests(boolean failed) {
            return application.asked(client, server, failed);
        }

        List<Stream> all() {
            return java.util.stream.Stream.concat(requests(false).stream(), requests(true).stream())
                    .toList();
        }

        int leftOut(long t) {
            return (int) server.hosts().stream()
                    .filter(host -> application.isLeftOut(server, host, t))
                    .count();
        }
    }

    /// The version that a service has at times.
    private record Release(
            HostSimulation simulation, Application application, ApplicationService service, String version)
            implements ExportedEntity {}

    private static Rate total(List<Stream> streams) {
        return streams.isEmpty()
                ? Rate.NONE
                : Rate.sum(streams.stream().map(Stream::requests).toList());
    }

    static Map<String, EntityKind<?>> kinds() {
        var services = new EntityKind<>(ServiceEntities::served)
                .rate("requests", s -> s.requests(false))
                .rate("failed", s -> s.requests(true))
                .streams("answers", Served::answers)
                .gauge("in_flight", Served::inFlight)
                .gauge("certificate_end", (s, t) -> s.edge().certificateEnd(t))
                .gauge("leaked", (s, t) -> s.simulation().leaked(s.service().name(), t));
        var releases = new EntityKind<>(ServiceEntities::releases)
                .text("service", r -> r.service().name())
                .text("version", Release::version)
                .word("runs", (r, t) -> r.application().version(r.service(), t).equals(r.version()) ? "yes" : "no");
        var answers = answers(new EntityKind<>(m -> answers(m, false)));
        var spans = answers(new EntityKind<>(m -> answers(m, true)))
                .text("kind", a -> a.service().kind() == Kind.WORKER ? "SPAN_KIND_CONSUMER" : "SPAN_KIND_SERVER");
        return Map.of(
                "service",
                services,
                "release",
                releases,
                "answer",
                answers,
                "span",
                spans,
                "edge",
                edges(new EntityKind<>(m -> edges(m, false))),
                "upstream",
                edges(new EntityKind<>(m -> edges(m, true))));
    }

    private static EntityKind<Answer> answers(EntityKind<Answer> kind) {
        return kind.text("service", a -> a.service().name())
                .text("name", a -> a.operation().name())
                .text("method", a -> a.operation().method())
                .text("route", a -> a.operation().route())
                .text("http_code", a -> a.failed() ? "500" : "200")
                .text("grpc_code", a -> a.failed() ? "13" : "0")
                .text("span_code", a -> a.failed() ? "STATUS_CODE_ERROR" : "STATUS_CODE_UNSET")
                .rate("count", a -> total(a.requests()))
                .streams("requests", Answer::requests);
    }

    private static EntityKind<Edge> edges(EntityKind<Edge> kind) {
        return kind.text("client", e -> e.client().name())
                .text("server", e -> e.server().name())
                .text("type", e -> switch (e.server().kind()) {
                    case POSTGRES, REDIS -> "database";
                    case RABBITMQ, WORKER -> "messaging_system";
                    default -> "";
                })
                .gauge("members", (e, _) -> e.server().hosts().size())
                .gauge("left_out", Edge::leftOut)
                .rate("requests", e -> total(e.all()))
                .rate("good", e -> total(e.requests(false)))
                .rate("failed", e -> total(e.requests(true)))
                .rate("retries", e -> e.application().retries(e.client(), e.server()))
                .streams("answers", Edge::all);
    }

    private static <T> List<T> of(ExportedMachine machine, Function<Serving, List<T>> things) {
        return machine.exporter().serving().map(things).orElse(List.of());
    }

    private static List<Served> served(ExportedMachine machine) {
        return of(
                machine,
                s -> List.of(new Served(
                        machine.simulation(),
                        s.application(),
                        s.service(),
                        machine.world()
                                .simulation(s.application()
                                        .plan()
                                        .services()
                                        .getFirst()
                                        .host()))));
    }

    private static List<Release> releases(ExportedMachine machine) {
        return of(
                machine,
                s -> java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(s.service().version()),
                                s.application().changes().stream()
                                        .filter(c ->
                                                c.service().equals(s.service().name())
                                                        && !c.version().isEmpty())
                                        .map(c -> c.version()))
                        .distinct()
                        .map(version -> new Release(machine.simulation(), s.application(), s.service(), version))
                        .toList());
    }

    private static List<Answer> answers(ExportedMachine machine, boolean everywhere) {
        return of(machine, s -> {
            var plan = s.application().plan();
            Builder<Answer> all = java.util.stream.Stream.builder();
            for (var service : everywhere ? plan.services() : List.of(s.service())) {
                if (!everywhere || service.kind().isTraced()) {
                    for (var operation : service.operations()) {
                        all.add(new Answer(
                                machine.simulation(), s.application(), service, operation, false, everywhere));
                        all.add(new Answer(
                                machine.simulation(), s.application(), service, operation, true, everywhere));
                    }
                }
            }
            return all.build().toList();
        });
    }

    private static List<Edge> edges(ExportedMachine machine, boolean own) {
        return of(
                machine,
                s -> (own ? List.of(s.service()) : s.application().plan().services())
                        .stream()
                                .flatMap(client -> s.application().askedBy(client).stream()
                                        .map(server -> new Edge(machine.simulation(), s.application(), client, server)))
                                .toList());
    }
}
