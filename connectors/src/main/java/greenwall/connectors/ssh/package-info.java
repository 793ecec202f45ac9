/// Access to hosts over SSH: the user's own configuration, keys and known hosts, one connection per host, and
/// the probes that run over it.
@NullMarked
package greenwall.connectors.ssh;

import org.jspecify.annotations.NullMarked;
