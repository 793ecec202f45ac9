package greenwall.app.command;

import greenwall.app.site.ServiceLook;
import greenwall.app.site.Site;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.PartState;
import greenwall.fleet.explain.service.ServiceExplainer;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.Optional;

/// Why a service is slow or fails, at the command line.
record ExplainedService(Site site, FleetState fleet, Investigator investigator) {
    /// Empty where no cluster has such a service, or none of the metrics that tell of it.
    Optional<ServiceExplanation> of(String name, Instant at, Instant now) throws InterruptedException {
        var services = ServiceLook.look(site, AlertHosts.of(fleet), now).services();
        for (var cluster : site.clusters()) {
            var here = services.stream()
                    .filter(service -> service.cluster().equals(cluster.name()))
                    .toList();
            boolean there = here.stream().map(Service::names).anyMatch(names -> names.contains(name))
                    || here.stream().map(Service::name).anyMatch(name::equals);
            if (there && cluster.metrics().isPresent()) {
                return new ServiceExplainer(cluster.metrics().get(), fleet, investigator, here).explain(name, at);
            }
        }
        return Optional.empty();
    }

    static void text(ServiceExplanation found, Program program) {
        var ink = new TerminalColors(program.terminal());
        program.out()
                .println(ink.bold(found.conclusive() ? "conclusive" : "nothing conclusive") + "   "
                        + ink.faint(Clocks.both(found.at(), program.zone())));
        program.out().println(TerminalColors.plain(found.sentence()));
        for (var cause : found.causes()) {
            program.out()
                    .println("%3.0f %%  %-8s %s: %s"
                            .formatted(
                                    100 * cause.score(),
                                    cause.kind().word(),
                                    TerminalColors.plain(cause.name()),
                                    TerminalColors.plain(cause.text())));
            program.out().println(ink.faint("       " + TerminalColors.plain(String.join("; ", cause.why()))));
        }
        failures(found, program);
    }

    /// What could not be looked at.
    private static void failures(ServiceExplanation found, Program program) {
        for (var around : found.around()) {
            for (var part : around.parts()) {
                if (part.progress() == PartState.Progress.FAILED) {
                    program.complain(around.title() + ": " + part.part().words() + " failed: "
                            + TerminalColors.plain(part.note()));
                }
            }
        }
    }

    static void json(ServiceExplanation found, Program program) {
        try (var json = new Json(program.out())) {
            json.object(() -> json.member("cluster", found.cluster())
                    .member("service", found.service())
                    .member("at", found.at())
                    .member("verdict", found.conclusive() ? "conclusive" : "nothing conclusive")
                    .member("sentence", found.sentence())
                    .array(
                            "causes",
                            found.causes(),
                            cause -> json.object(
                                    () -> json.member("kind", cause.kind().word())
                                            .member("name", cause.name())
                                            .member("text", cause.text())
                                            .member("score", cause.score())
                                            .member("onset", cause.onset())
                                            .strings("why", cause.why())))
                    .strings("looked", found.looked()));
        }
    }
}
