/// Reads and writes Grafana dashboards as JSON. Start at
/// [greenwall.connectors.grafana.GrafanaDashboardReader].
@NullMarked
package greenwall.connectors.grafana;

import org.jspecify.annotations.NullMarked;
