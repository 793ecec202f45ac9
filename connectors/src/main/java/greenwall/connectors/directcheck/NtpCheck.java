package greenwall.connectors.directcheck;

import greenwall.fleet.DurationText;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Queries a time server once by SNTP, and reports the offset of its clock from this machine's.
record NtpCheck(InstantSource clock) {
    private static final int LENGTH = 48;
    private static final byte CLIENT_OF_VERSION_4 = 0x23;
    private static final int ORIGIN = 24;
    private static final int RECEIVED = 32;
    private static final int SENT = 40;
    private static final int SERVER = 4;
    private static final int UNSYNCHRONISED = 3;
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    DirectCheckResult run(DirectCheck.Clock check) {
        var sent = new Object() {
            Instant at = Instant.EPOCH;
        };
        return UdpQuery.query(
                "time server",
                check.server(),
                check.port(),
                () -> {
                    sent.at = clock.instant();
                    var question = ByteBuffer.allocate(LENGTH).put(0, CLIENT_OF_VERSION_4);
                    return question.putLong(SENT, stamp(sent.at)).array();
                },
                answer -> Optional.of(judge(check, answer, stamp(sent.at), sent.at, clock.instant())),
                why -> faultResult("time server does not respond", check.text() + ": " + why));
    }

    private static DirectCheckResult faultResult(String lead, String reason) {
        return new DirectCheckResult.Unanswered(
                new DirectCheckFault(DirectCheckFault.Kind.CLOCK, "", false, lead, reason));
    }

    private static DirectCheckResult judge(
            DirectCheck.Clock check, ByteBuffer answer, long stamp, Instant sent, Instant answered) {
        if (answer.limit() < LENGTH || (answer.get(0) & 7) != SERVER || answer.getLong(ORIGIN) != stamp) {
            return faultResult(
                    "time server's response cannot be read", check.text() + ": it does not match the request");
        }
        if ((answer.get(0) >> 6 & 3) == UNSYNCHRONISED || answer.get(1) == 0) {
            return faultResult(
                    "time server is not synchronised", check.text() + " reports that its clock is not synchronised");
        }
        var offset = Duration.between(sent, instant(answer.getLong(RECEIVED)))
                .plus(Duration.between(answered, instant(answer.getLong(SENT))))
                .dividedBy(2);
        var offsetText = DurationText.of(offset.abs());
        var text = offset.abs().toMillis() < 1
                ? "the same as this machine's"
                : (offset.abs().toSeconds() < 1 ? offset.abs().toMillis() + " ms" : offsetText)
                        + (offset.isNegative() ? " behind this machine's" : " ahead of this machine's");
        var faults = offset.abs().compareTo(check.maxOffset()) <= 0
                ? List.<DirectCheckFault>of()
                : List.of(new DirectCheckFault(
                        DirectCheckFault.Kind.CLOCK,
                        "",
                        offset.abs().compareTo(check.maxOffset().multipliedBy(10)) > 0,
                        "clock is off",
                        "the clock of " + check.server() + " is " + text));
        return new DirectCheckResult.Answered(
                "clock is " + text, List.of(new DirectCheckResult.MeasuredValue("clock", "", text)), faults);
    }

    private static long stamp(Instant at) {
        long fraction = (long) at.getNano() << 32;
        return at.getEpochSecond() + SECONDS_1900_TO_1970 << 32 | fraction / 1_000_000_000L;
    }

    /// NTP seconds wrap every 136 years, next in 2036: values in the lower half of the range belong to the
    /// next era.
    private static Instant instant(long stamp) {
        long seconds = stamp >>> 32;
        long era = seconds < 1L << 31 ? 1L << 32 : 0;
        long nanos = (stamp & 0xffff_ffffL) * 1_000_000_000L >>> 32;
        return Instant.ofEpochSecond(seconds + era - SECONDS_1900_TO_1970, nanos);
    }
}
