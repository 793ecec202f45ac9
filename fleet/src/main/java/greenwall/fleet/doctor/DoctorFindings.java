package greenwall.fleet.doctor;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Host;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import java.time.Instant;
import java.util.List;

/// The findings about a site: each source, each host with all its names, and for each quantity which hosts
/// have it by which form, and why others do not.
public record DoctorFindings(
        Instant at,
        List<SourceFinding> sources,
        List<HostFinding> hosts,
        List<QuantityFinding> quantities,
        List<Join> joins,
        List<Warning> warnings) {
    /// `product` and `version` are empty if the source does not report them.
    public record SourceFinding(
            SourceState state, String product, String version, int targets, int targetsUp, List<String> problems) {}

    public record HostFinding(String cluster, String host, CellState state, List<Host.Name> names, Labels labels) {}

    public record QuantityFinding(
            String cluster, String quantity, String unit, List<FormFinding> forms, List<AbsentQuantity> absent) {}

    /// A form in use, as it is queried, and the hosts that use it.
    public record FormFinding(QuantityForm form, String expr, List<String> hosts) {}

    public record AbsentQuantity(String host, String reason, String remedy) {}

    /// A peer or guest that is a host, or a guest's disk on a pool: `kind` is `peer`, `guest` or `disk`; `to`
    /// is empty if the target is not known.
    public record Join(String cluster, String kind, String host, String what, String to, String reason) {}

    /// Something that a person should look at, such as a name that could not be joined, or a wrong clock.
    public record Warning(String cluster, String text) {}
}
