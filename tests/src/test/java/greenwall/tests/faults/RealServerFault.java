package greenwall.tests.faults;

import java.util.List;
import java.util.Random;

/// What can happen to a real server's process, to the exporter that it scrapes, to its disk, to the clock of
/// the console that queries it, and to the connection between them.
enum RealServerFault {
    KILLED,
    STOPPED,
    STARVED,
    EXPORTER_KILLED,
    EXPORTER_STOPPED,
    DISK_FULL,
    CONSOLE_CLOCK,
    CONNECTION_RESET(Fault.RESET),
    CONNECTION_HELD(Fault.HANG_BEFORE_THE_FIRST_BYTE),
    ANSWERS_HELD_HALF_WAY(Fault.HANG_IN_THE_MIDDLE),
    ANSWERS_CUT(Fault.CUT_SHORT),
    ANSWERS_LOST(Fault.ANSWER_LOST),
    BAD_GATEWAY_AFTERWARDS(Fault.BAD_GATEWAY_AFTERWARDS),
    SENT_TWICE(Fault.SENT_TWICE),
    OLD_ANSWERS_REPLAYED(Fault.OLD_ANSWERS_REPLAYED),
    TOO_MANY(Fault.TOO_MANY);

    private static final List<RealServerFault> ALL = List.of(values());

    private final List<Fault> connection;

    RealServerFault(Fault... connection) {
        this.connection = List.of(connection);
    }

    static RealServerFault any(Random random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    /// The connection faults that it consists of; empty if it concerns a process, a disk or a clock.
    List<Fault> connection() {
        return connection;
    }

    /// Whether no value measured after its start can reach the console.
    boolean blinds() {
        return switch (this) {
            case STARVED, DISK_FULL, CONSOLE_CLOCK, SENT_TWICE -> false;
            default -> true;
        };
    }
}
