package greenwall.lab.promql;

/// A Unix time in UTC's calendar. Counted like Go's library from a year so far back that any 64-bit time fits
/// as an unsigned number, so that even the time of a NaN has the same hour.
record CalendarTime(long absoluteSeconds) {
    private static final long ZERO_YEAR = -292277022399L;
    /// From 1970 to the zero year.
    private static final long UNIX_TO_ABSOLUTE = 9223372028715321600L;

    private static final long DAY = 86_400;
    private static final int DAYS_IN_400_YEARS = 146_097;
    private static final int DAYS_IN_100_YEARS = 36_524;
    private static final int DAYS_IN_4_YEARS = 1_461;
    private static final int[] DAYS_BEFORE = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

    static CalendarTime of(double unixSeconds) {
        return new CalendarTime(Numbers.toLong(unixSeconds) + UNIX_TO_ABSOLUTE);
    }

    private long secondOfDay() {
        return Long.remainderUnsigned(absoluteSeconds, DAY);
    }

    int hour() {
        return (int) (secondOfDay() / 3600);
    }

    int minute() {
        return (int) (secondOfDay() % 3600 / 60);
    }

    int dayOfWeek() {
        // The zero year began on a Monday; Sunday is 0.
        return (int) (Long.remainderUnsigned(absoluteSeconds + DAY, 7 * DAY) / DAY);
    }

    private long day() {
        return Long.divideUnsigned(absoluteSeconds, DAY);
    }

    long year() {
        long inCycle = day() % DAYS_IN_400_YEARS;
        long centuries = Math.min(inCycle / DAYS_IN_100_YEARS, 3);
        long inCentury = inCycle - centuries * DAYS_IN_100_YEARS;
        long fours = inCentury / DAYS_IN_4_YEARS;
        long years = Math.min((inCentury - fours * DAYS_IN_4_YEARS) / 365, 3);
        return ZERO_YEAR + day() / DAYS_IN_400_YEARS * 400 + centuries * 100 + fours * 4 + years;
    }

    int dayOfYear() {
        return zeroBasedDayOfYear() + 1;
    }

    private int zeroBasedDayOfYear() {
        long inCycle = day() % DAYS_IN_400_YEARS;
        long inCentury = inCycle - Math.min(inCycle / DAYS_IN_100_YEARS, 3) * DAYS_IN_100_YEARS;
        long inFour = inCentury % DAYS_IN_4_YEARS;
        return (int) (inFour - Math.min(inFour / 365, 3) * 365);
    }

    private boolean leap() {
        long year = year();
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    int month() {
        int day = zeroBasedDayOfYear();
        int month = 1;
        while (daysBefore(month + 1) <= day) {
            month++;
        }
        return month;
    }

    private int daysBefore(int month) {
        return DAYS_BEFORE[month - 1] + (month > 2 && leap() ? 1 : 0);
    }

    int dayOfMonth() {
        return zeroBasedDayOfYear() - daysBefore(month()) + 1;
    }

    int daysInMonth() {
        int month = month();
        return daysBefore(month + 1) - daysBefore(month);
    }
}
