package greenwall.app.command;

import greenwall.app.site.ServicePollResult;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.doctor.DoctorFindings;
import greenwall.fleet.service.Service;
import greenwall.fleet.source.ClockSkewLimits;
import greenwall.fleet.source.SourceLoad;
import greenwall.fleet.state.CellState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// Shows what was found on the site, and how to add what is missing. Missing data is grouped by reason, so
/// that an exporter's option is suggested once and not once per host.
@Command(
        name = "doctor",
        description = {
            "Checks every source, how each host's names were matched, which query serves each quantity and service,"
                    + " and what is missing and why.",
            "Exit code 0: every source responds completely, 3: at least one does not."
        })
final class DoctorCommand extends JsonOutputCommand {
    private static final int MAX_HOSTS = 4;

    @Override
    public Integer call() throws Exception {
        return siteOpener.runOnSite(site -> {
            var diagnosis = site.singlePoller().diagnose();
            var otherSources = new SourceLivenessCheck(site.clusters(), process.clock()).examine();
            var states = diagnosis.sources().stream()
                    .map(DoctorFindings.SourceFinding::state)
                    .toList();
            var services = ServicePollResult.query(site, states, AlertHostFinder.NONE, diagnosis.at());
            print(() -> text(diagnosis, otherSources, services), json -> json(json, diagnosis, otherSources, services));
            boolean allRespond = allSources(diagnosis, otherSources)
                    .allMatch(found -> found.state().shown() == CellState.OK);
            return allRespond ? 0 : ExitCodes.UNKNOWN;
        });
    }

    private static Stream<DoctorFindings.SourceFinding> allSources(
            DoctorFindings diagnosis, List<DoctorFindings.SourceFinding> otherSources) {
        return Stream.concat(diagnosis.sources().stream(), otherSources.stream());
    }

    /// The quantities that no form measures for this service.
    private static List<String> missing(Service service) {
        return Stream.of("rate", "errors", "p99", "up")
                .filter(quantity -> service.reading(quantity).isEmpty())
                .toList();
    }

    private void text(
            DoctorFindings diagnosis, List<DoctorFindings.SourceFinding> otherSources, ServicePollResult services) {
        boolean several = allSources(diagnosis, otherSources)
                        .map(found -> found.state().source().cluster())
                        .distinct()
                        .count()
                > 1;
        process.println(process.colors().bold("Sources"));
        allSources(diagnosis, otherSources).forEach(found -> source(found, several));
        process.println("");
        process.println(process.colors().bold("Hosts") + " "
                + process.colors().faint(diagnosis.hosts().size() + ", each with its names and where they come from"));
        diagnosis.hosts().forEach(found -> host(found, several));
        process.println("");
        process.println(process.colors().bold("Quantities") + " "
                + process.colors().faint("by expression, the preferred one first"));
        quantities(diagnosis.quantities(), several);
        section(
                "Services",
                Stream.concat(
                                services.services().stream().map(found -> service(found, several)),
                                services.failures().stream().map(TerminalColors::plain))
                        .toList());
        section(
                "Peers, guests and disks, matched to hosts",
                diagnosis.joins().stream().map(DoctorCommand::join).toList());
        section(
                "Warnings",
                diagnosis.warnings().stream()
                        .map(w -> TerminalColors.plain(w.cluster() + ": " + w.text()))
                        .toList());
    }

    /// The name of something, after that of its cluster if there are several.
    private static String name(String cluster, String name, boolean withCluster) {
        return TerminalColors.plain(withCluster ? cluster + "/" + name : name);
    }

    private static String service(Service service, boolean withCluster) {
        var forms = service.readings().stream()
                .map(reading ->
                        reading.quantity().id() + " by " + reading.form().by())
                .collect(Collectors.joining(", "));
        var others = service.names().stream()
                .filter(name -> !name.equals(service.name()))
                .toList();
        var missing = missing(service);
        return TerminalColors.plain(name(service.cluster(), service.name(), withCluster)
                + (others.isEmpty() ? "" : " (" + String.join(", ", others) + ")")
                + (forms.isEmpty() ? "" : ": " + forms)
                + (missing.isEmpty() ? "" : "; no value: " + String.join(", ", missing)));
    }

    private void section(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            process.println("");
            process.println(process.colors().bold(title));
            lines.forEach(line -> process.println("  " + line));
        }
    }

    private void source(DoctorFindings.SourceFinding found, boolean withCluster) {
        var state = found.state();
        var details = new ArrayList<String>();
        if (!state.reason().isEmpty()) {
            details.add(state.reason());
        }
        // A source that does not respond has the product that was expected.
        if (!found.version().isEmpty()
                || !found.product().isEmpty() && state.reason().isEmpty()) {
            details.add((found.product() + " " + found.version()).strip());
        }
        state.roundTrip().ifPresent(took -> details.add(Unit.SECONDS.text(took.toMillis() / 1000.0)));
        state.skew()
                .filter(skew -> skew.abs().compareTo(ClockSkewLimits.REPORTED) > 0)
                .ifPresent(skew -> details.add("its clock differs from this machine's by "
                        + Unit.SECONDS.text(skew.abs().toMillis() / 1000.0)));
        if (found.targets() > 0) {
            details.add(found.targetsUp() + " of " + found.targets() + " targets up");
        }
        state.load()
                .map(SourceLoad::summary)
                .filter(load -> !load.isEmpty())
                .ifPresent(load -> details.add("each poll: "
                        + load + "; "
                        + Unit.SECONDS.text(state.load().orElseThrow().took().toMillis() / 1000.0) + " in total"));
        process.println("  " + process.colors().state(state.shown(), state.word()) + "  "
                + FleetStatePrinter.name(state.source(), withCluster) + "  "
                + TerminalColors.plain(String.join(" · ", details)));
        remedy(state.remedy(), "      ");
        found.problems().forEach(problem -> process.println("      " + TerminalColors.plain(problem)));
    }

    private void host(DoctorFindings.HostFinding host, boolean withCluster) {
        var names = host.names().stream()
                .map(name -> TerminalColors.plain(name.label() + "=" + name.value())
                        + process.colors().faint(" (" + TerminalColors.plain(name.from()) + ")"))
                .collect(Collectors.joining("  "));
        process.println("  " + process.colors().state(host.state()) + "  "
                + process.colors().bold(name(host.cluster(), host.host(), withCluster)) + "  " + names);
    }

    /// Quantities that no host has for the same reasons share one entry, after those that are measured.
    private void quantities(List<DoctorFindings.QuantityFinding> quantities, boolean withCluster) {
        var unmeasured = new LinkedHashMap<Map.Entry<String, List<DoctorFindings.AbsentQuantity>>, List<String>>();
        for (var found : quantities) {
            if (!found.forms().isEmpty()) {
                quantity(found, withCluster);
            } else if (!found.absent().isEmpty()) {
                unmeasured
                        .computeIfAbsent(Map.entry(found.cluster(), found.absent()), _ -> new ArrayList<>())
                        .add(found.quantity());
            }
        }
        unmeasured.forEach((why, ids) -> {
            process.println("  " + name(why.getKey(), String.join(", ", ids), withCluster));
            absent(why.getValue());
        });
    }

    private void quantity(DoctorFindings.QuantityFinding quantity, boolean withCluster) {
        process.println("  " + name(quantity.cluster(), quantity.quantity(), withCluster));
        for (var form : quantity.forms()) {
            process.println("    " + process.colors().painted(CellState.OK, "●") + " "
                    + TerminalColors.plain(form.form().id()) + "  " + TerminalColors.names(form.hosts(), MAX_HOSTS)
                    + process.colors().faint("  " + TerminalColors.plain(form.expr())));
        }
        absent(quantity.absent());
    }

    private void absent(List<DoctorFindings.AbsentQuantity> all) {
        var grouped = new LinkedHashMap<Map.Entry<String, String>, List<String>>();
        for (var absent : all) {
            grouped.computeIfAbsent(Map.entry(absent.reason(), absent.remedy()), _ -> new ArrayList<>())
                    .add(absent.host());
        }
        grouped.forEach((why, hosts) -> {
            process.println("    " + process.colors().faint("· absent") + " " + TerminalColors.names(hosts, MAX_HOSTS)
                    + "  " + TerminalColors.plain(why.getKey()));
            remedy(why.getValue(), "        ");
        });
    }

    private void remedy(String remedy, String indent) {
        if (!remedy.isEmpty()) {
            process.println(indent + "→ " + TerminalColors.plain(remedy));
        }
    }

    private static String join(DoctorFindings.Join join) {
        return TerminalColors.plain(join.kind() + " " + join.what() + " of " + join.host()
                + (join.to().isEmpty()
                        ? " is not matched"
                        : (join.kind().equals("disk") ? " is stored in " : " is ") + join.to())
                + ": " + join.reason());
    }

    private static void json(
            JsonStreamWriter json,
            DoctorFindings diagnosis,
            List<DoctorFindings.SourceFinding> otherSources,
            ServicePollResult services) {
        json.member("at", diagnosis.at())
                .objects("sources", allSources(diagnosis, otherSources).toList(), source -> source(json, source))
                .fields(diagnosis, CommandJsonShapes.DOCTOR_HOSTS)
                .objects("services", services.services(), service -> service(json, service))
                .member("services_unanswered", services.failures())
                .fields(diagnosis, CommandJsonShapes.DOCTOR_JOINS);
    }

    private static void service(JsonStreamWriter json, Service service) {
        json.fields(service, CommandJsonShapes.DOCTOR_SERVICE).member("missing", missing(service));
    }

    private static void source(JsonStreamWriter json, DoctorFindings.SourceFinding found) {
        json.fields(found, CommandJsonShapes.DOCTOR_SOURCE)
                .object("heartbeat", () -> load(json, found.state().load().orElse(SourceLoad.NONE)))
                .member("problems", found.problems());
    }

    /// Writes the load of one poll. `samples` is null if the source does not report it.
    private static void load(JsonStreamWriter json, SourceLoad load) {
        json.fields(load, CommandJsonShapes.DOCTOR_LOAD)
                .member("samples", load.samples() < 0 ? null : load.samples())
                .member("answers_s", load.took());
    }
}
