package greenwall.app.command;

import greenwall.app.site.ServiceLook;
import greenwall.fleet.doctor.Diagnosis;
import greenwall.fleet.service.Service;
import greenwall.fleet.source.Load;
import java.io.PrintStream;
import java.util.List;

/// The diagnosis as JSON. Fields may be added, never renamed: scripts depend on them.
final class DoctorJson {
    private DoctorJson() {}

    static void write(
            Diagnosis diagnosis, List<Diagnosis.SourceFound> companions, ServiceLook services, PrintStream out) {
        try (var json = new Json(out)) {
            json.object(() -> json.member("at", diagnosis.at())
                    .array("sources", DoctorText.all(diagnosis, companions).toList(), s -> source(json, s))
                    .array("hosts", diagnosis.hosts(), host -> host(json, host))
                    .array("quantities", diagnosis.quantities(), quantity -> quantity(json, quantity))
                    .array("services", services.services(), service -> json.object(() -> service(json, service)))
                    .strings("services_unanswered", services.troubles())
                    .array(
                            "joins",
                            diagnosis.joins(),
                            join -> json.object(() -> json.member("cluster", join.cluster())
                                    .member("kind", join.kind())
                                    .member("host", join.host())
                                    .member("what", join.what())
                                    .member("to", join.to())
                                    .member("reason", join.reason())))
                    .array(
                            "warnings",
                            diagnosis.warnings(),
                            warning -> json.object(() ->
                                    json.member("cluster", warning.cluster()).member("text", warning.text()))));
        }
    }

    private static void service(Json json, Service service) {
        json.member("cluster", service.cluster())
                .member("service", service.name())
                .strings("names", service.names())
                .array(
                        "forms",
                        service.readings(),
                        reading -> json.object(
                                () -> json.member("quantity", reading.quantity().id())
                                        .member("form", reading.form().id())
                                        .member("by", reading.form().by())
                                        .member("expr", reading.form().expr())))
                .strings("missing", DoctorText.missing(service));
    }

    private static void source(Json json, Diagnosis.SourceFound found) {
        var state = found.state();
        json.object(() -> json.member("cluster", state.source().cluster())
                .member("kind", state.source().kind().word())
                .member("url", state.source().url().toString())
                .member("state", state.state().word())
                .member("product", found.product())
                .member("version", found.version())
                .seconds("age_s", state.age())
                .seconds("latency_s", state.roundTrip())
                .seconds("skew_s", state.skew())
                .member("targets", found.targets())
                .member("targets_up", found.targetsUp())
                .member("reason", state.reason())
                .member("remedy", state.remedy())
                .object("heartbeat", () -> load(json, state.load().orElse(Load.NONE)))
                .strings("problems", found.problems()));
    }

    /// The load of one heartbeat; `samples` is null if the source does not report it.
    private static void load(Json json, Load load) {
        json.member("questions", load.calls())
                .member("bytes", load.bytes())
                .member("samples", load.samples() < 0 ? Double.NaN : load.samples())
                .member("answers_s", load.took().toMillis() / 1000.0);
    }

    private static void host(Json json, Diagnosis.HostFound host) {
        json.object(() -> json.member("cluster", host.cluster())
                .member("host", host.host())
                .member("state", host.state().word())
                .array(
                        "names",
                        host.names(),
                        name -> json.object(() -> json.member("label", name.label())
                                .member("value", name.value())
                                .member("from", name.from())))
                .labels("labels", host.labels()));
    }

    private static void quantity(Json json, Diagnosis.QuantityFound quantity) {
        json.object(() -> json.member("cluster", quantity.cluster())
                .member("quantity", quantity.quantity())
                .member("unit", quantity.unit())
                .array(
                        "forms",
                        quantity.forms(),
                        form -> json.object(
                                () -> json.member("form", form.form().id())
                                        .member("expr", form.expr())
                                        .strings("hosts", form.hosts())))
                .array(
                        "absent",
                        quantity.absent(),
                        absent -> json.object(() -> json.member("host", absent.host())
                                .member("reason", absent.reason())
                                .member("remedy", absent.remedy()))));
    }
}
