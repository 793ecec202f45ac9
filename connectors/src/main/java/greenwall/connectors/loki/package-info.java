/// Clients for servers with Loki's query API and live tail, and for VictoriaLogs.
@NullMarked
package greenwall.connectors.loki;

import org.jspecify.annotations.NullMarked;
