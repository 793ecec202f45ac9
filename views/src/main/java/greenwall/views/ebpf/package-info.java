/// The view of latencies from eBPF exporters.
@NullMarked
package greenwall.views.ebpf;

import org.jspecify.annotations.NullMarked;
