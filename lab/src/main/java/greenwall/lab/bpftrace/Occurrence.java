package greenwall.lab.bpftrace;

import java.util.Map;

/// One time that a probe point is passed.
///
/// @param nanos on the kernel's clock, since boot
/// @param weight how many it stands for, where there are too many to be made one by one
record Occurrence(String point, long nanos, int pid, String comm, int cpu, Map<String, Object> fields, long weight) {
    Object field(String name) {
        return fields.getOrDefault(name, 0L);
    }
}
