package greenwall.views.window;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.function.LongSupplier;

/// Runs a full garbage collection while nobody uses the console. The serial collector only does so once the
/// old generation has reached `-Xmx`, so a wall would keep the garbage of its start in memory for days.
final class IdleGarbageCollection {
    /// After this time without input, nobody notices a pause of some tenths of a second.
    static final int IDLE_SECONDS = 20;
    private static final int EVERY_SECONDS = 10;
    private static final long MUCH_GARBAGE = 32L << 20;
    /// Objects that were alive in a collection under load may be garbage a little later.
    static final int REPEAT_SECONDS = 120;

    private static final long LITTLE_GARBAGE = 8L << 20;

    private final LongSupplier used;
    private final LongSupplier live;
    private final Runnable collect;
    private int idleSeconds;
    private int sinceCollection;

    /// @param used the size of the old generation, in bytes
    /// @param live its size after the last collection
    IdleGarbageCollection(LongSupplier used, LongSupplier live, Runnable collect) {
        this.used = used;
        this.live = live;
        this.collect = collect;
    }

    /// For the running JVM. It does nothing with any collector other than the serial one.
    static IdleGarbageCollection ofThisProgram() {
        for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Tenured Gen")) {
                return new IdleGarbageCollection(
                        () -> pool.getUsage().getUsed(), () -> sizeAfterCollection(pool), System::gc);
            }
        }
        return new IdleGarbageCollection(() -> 0, () -> 0, () -> {});
    }

    private static long sizeAfterCollection(MemoryPoolMXBean pool) {
        var usage = pool.getCollectionUsage();
        return usage == null ? 0 : usage.getUsed();
    }

    /// Called when the user has pressed a key or used the mouse.
    void onUserInput() {
        idleSeconds = 0;
    }

    /// Called once a second.
    void tick() {
        idleSeconds++;
        sinceCollection++;
        if (idleSeconds >= IDLE_SECONDS && idleSeconds % EVERY_SECONDS == 0 && worthwhile()) {
            sinceCollection = 0;
            collect.run();
        }
    }

    private boolean worthwhile() {
        long before = live.getAsLong();
        long garbage = used.getAsLong() - before;
        return garbage > Math.max(MUCH_GARBAGE, before / 2)
                || sinceCollection >= REPEAT_SECONDS && garbage > LITTLE_GARBAGE;
    }
}
