package greenwall.lab.bpftrace;

import greenwall.lab.tool.Sight;
import java.util.Set;
import java.util.function.Consumer;

/// What happens in the kernel of a simulated host in a short time, as far as a program asks for it.
final class KernelEvents {
    private static final Set<String> TRACEPOINTS = Set.of(
            "block:block_rq_issue",
            "block:block_rq_complete",
            "sched:sched_switch",
            "sched:sched_wakeup",
            "sched:sched_wakeup_new",
            "sched:sched_process_exec",
            "sched:sched_process_exit",
            "sched:sched_process_fork",
            "raw_syscalls:sys_enter",
            "raw_syscalls:sys_exit",
            "sock:inet_sock_set_state",
            "sock:sock_send_length",
            "sock:sock_recv_length",
            "tcp:tcp_retransmit_skb",
            "tcp:tcp_probe",
            "tcp:tcp_receive_reset",
            "irq:softirq_entry",
            "irq:softirq_exit",
            "irq:irq_handler_entry",
            "irq:irq_handler_exit",
            "oom:mark_victim",
            "signal:signal_generate",
            "net:netif_receive_skb",
            "skb:kfree_skb",
            "exceptions:page_fault_user",
            "vmscan:mm_vmscan_direct_reclaim_begin",
            "vmscan:mm_vmscan_direct_reclaim_end",
            "filemap:mm_filemap_add_to_page_cache",
            "filemap:mm_filemap_delete_from_page_cache",
            "writeback:writeback_dirty_folio");

    private final Sight sight;
    private final EventQueue events;
    private final DiskEvents disks;
    private final TaskEvents tasks;
    private final NetworkEvents network;
    private final FileEvents files;

    KernelEvents(Sight sight, Set<String> wanted) {
        this.sight = sight;
        events = new EventQueue(sight, wanted);
        disks = new DiskEvents(events, sight);
        tasks = new TaskEvents(events, sight);
        network = new NetworkEvents(events, sight);
        files = new FileEvents(events, sight);
    }

    /// Whether this kernel has such a tracepoint.
    static boolean hasTracepoint(String name) {
        return TRACEPOINTS.contains(name) || name.matches("syscalls:sys_(enter|exit)_[a-z0-9_*]+");
    }

    /// The kernel's clock at a true instant.
    long nanos(long t) {
        return events.nanos(t);
    }

    /// What has happened in the time that has just passed, in order.
    void step(long millis, Consumer<Occurrence> consumer) {
        long to = sight.now();
        long from = to - millis;
        events.begin(to);
        disks.disks(from, to);
        tasks.scheduling(from, to);
        tasks.systemCalls(from, to);
        network.connections(from, to);
        network.interrupts(from, to);
        files.files(from, to);
        events.deliver(to, consumer);
    }
}
