package greenwall.lab.exporters;

import greenwall.lab.facts.MachineView.Serving;
import java.util.List;
import java.util.Optional;

/// An exporter on a host.
///
/// @param id the job name, which is also used in the exporter's path and fault channel: `node`, `zfs`
/// @param port the usual port; the range itself serves all exporters on one port
record SimulatedExporter(String id, int port, List<MetricFamily> families, Optional<Serving> serving) {}
