/// Dashboards of Grafana: read from their JSON, and written as it. Start at
/// [greenwall.connectors.grafana.GrafanaDashboardReader].
@NullMarked
package greenwall.connectors.grafana;

import org.jspecify.annotations.NullMarked;
