package greenwall.lab.exporters;

import greenwall.lab.world.Memory;
import java.util.function.ToDoubleFunction;

/// node_exporter's meminfo collector.
final class NodeMemory {
    private NodeMemory() {}

    static void addTo(FamilyList list) {
        field(list, "MemTotal", m -> m.total());
        field(list, "MemFree", m -> m.free());
        field(list, "MemAvailable", m -> m.available());
        field(list, "Buffers", m -> m.buffers());
        field(list, "Cached", m -> m.cached());
        field(list, "SwapCached", m -> 0);
        field(list, "Active", m -> 0.55 * m.anon() + 0.4 * m.cached());
        field(list, "Inactive", m -> 0.45 * m.anon() + 0.6 * m.cached());
        field(list, "Active_anon", m -> 0.55 * m.anon());
        field(list, "Inactive_anon", m -> 0.45 * m.anon());
        field(list, "Active_file", m -> 0.4 * m.cached());
        field(list, "Inactive_file", m -> 0.6 * m.cached());
        field(list, "Unevictable", m -> 3_145_728);
        field(list, "Mlocked", m -> 3_145_728);
        field(list, "SwapTotal", m -> m.swapTotal());
        field(list, "SwapFree", m -> m.swapTotal() - m.swapUsed());
        field(list, "Zswap", m -> 0);
        field(list, "Zswapped", m -> 0);
        field(list, "Dirty", m -> 0.0004 * m.total());
        field(list, "Writeback", m -> 0);
        field(list, "AnonPages", m -> m.anon());
        field(list, "Mapped", m -> 0.012 * m.total());
        field(list, "Shmem", m -> 0.002 * m.total());
        field(list, "KReclaimable", m -> m.slabReclaimable());
        field(list, "Slab", m -> m.slabReclaimable() + m.slabUnreclaimable());
        field(list, "SReclaimable", m -> m.slabReclaimable());
        field(list, "SUnreclaim", m -> m.slabUnreclaimable());
        field(list, "KernelStack", m -> 0.0006 * m.total());
        field(list, "PageTables", m -> 0.0025 * m.anon());
        field(list, "SecPageTables", m -> 0);
        field(list, "NFS_Unstable", m -> 0);
        field(list, "Bounce", m -> 0);
        field(list, "WritebackTmp", m -> 0);
        field(list, "CommitLimit", m -> 0.5 * m.total() + m.swapTotal());
        field(list, "Committed_AS", m -> 1.4 * m.anon() + 2e9);
        field(list, "VmallocTotal", m -> 35_184_372_087_808d);
        field(list, "VmallocUsed", m -> 0.003 * m.total() + 0.02 * m.arc());
        field(list, "VmallocChunk", m -> 0);
        field(list, "Percpu", m -> 0.0008 * m.total());
        field(list, "HardwareCorrupted", m -> 0);
        field(list, "AnonHugePages", m -> 0.2 * m.anon());
        field(list, "ShmemHugePages", m -> 0);
        field(list, "ShmemPmdMapped", m -> 0);
        field(list, "FileHugePages", m -> 0);
        field(list, "FilePmdMapped", m -> 0);
        field(list, "Hugepagesize", m -> 2_097_152);
        field(list, "Hugetlb", m -> 0);
        field(list, "DirectMap4k", m -> 0.003 * m.total());
        field(list, "DirectMap2M", m -> 0.2 * m.total());
        field(list, "DirectMap1G", m -> 0.82 * m.total());
        for (var pages : new String[] {"HugePages_Total", "HugePages_Free", "HugePages_Rsvd", "HugePages_Surp"}) {
            list.fixed("node_memory_" + pages, "Memory information field " + pages + ".", out -> 0);
        }
    }

    private static void field(FamilyList list, String name, ToDoubleFunction<Memory.Now> value) {
        list.gauge("node_memory_" + name + "_bytes", "Memory information field " + name + "_bytes.", out -> {
            var memory = out.life().memory();
            out.gauge(t -> kibibytes(value.applyAsDouble(memory.at(t))));
        });
    }

    private static double kibibytes(double bytes) {
        return Math.floor(Math.max(0, bytes) / 1024) * 1024;
    }
}
