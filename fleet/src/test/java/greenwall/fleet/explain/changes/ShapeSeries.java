package greenwall.fleet.explain.changes;

import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;

/// Series of machines and people, each with one change or with none: families of shapes and of noise that share
/// as little as possible. The step is one or five minutes; series with days have 288 samples a day.
enum ShapeSeries {
    /// An idle CPU with short peaks; then it is busier, or has an unprecedented peak.
    BURSTY_CPU(m -> {
        double base = m.between(2, 40);
        double every = m.between(15, 120);
        double[] noise = m.ar(m.between(0, 0.7), base * m.between(0.01, 0.06));
        m.add(i -> base + noise[i]);
        for (int i = 0; i < m.n; i += 1 + (int) m.exponential(every)) {
            double peak = base * m.between(0.2, 0.6);
            for (int k = 0; k < 1 + m.random.nextInt(3); k++) {
                m.add(i + k, peak);
            }
        }
        switch (m.random.nextInt(3)) {
            case 0 -> m.step(base * m.between(0.4, 2));
            case 1 -> m.spike(2 + m.random.nextInt(12), base * m.between(1.5, 4));
            default -> m.step(-base * m.between(0.4, 0.9));
        }
        m.quantise(base / 400);
        m.floor(0);
    }),
    /// Bytes: a heavy tail, and a job at the same minute of every hour; then much more, or almost nothing.
    NETWORK(m -> {
        double base = Math.exp(m.between(6, 16));
        double spread = m.between(0.2, 0.7);
        double[] slow = m.ar(0.7, 0.2);
        int phase = m.random.nextInt(60);
        int period = m.random.nextBoolean() ? 12 : 60;
        double job = m.between(0, 6);
        for (int i = 0; i < m.n; i++) {
            double v = base * Math.exp(spread * m.random.nextGaussian() + slow[i]);
            m.add(i, v + (i % period == phase % period ? job * base : 0));
        }
        double times = m.random.nextBoolean() ? m.between(4, 15) : m.between(0.02, 0.15);
        m.times(times, m.random.nextBoolean() ? m.n : m.at + 12 + m.random.nextInt(60));
        m.floor(0);
    }),
    /// The temperature of a machine, which varies slowly and has a weak daily cycle; then it drops, at once or
    /// over half an hour.
    TEMPERATURE(m -> {
        double[] wander = m.ar(m.between(0.97, 0.995), 0.35);
        double day = m.between(0, 3);
        m.add(i -> 85 + wander[i] + 0.4 * m.random.nextGaussian() + day * Math.sin(i * 2 * Math.PI / 288));
        double height = (m.random.nextInt(4) > 0 ? -1 : 1) * m.between(8, 40);
        m.ramp(m.random.nextInt(8), height, m.at + 10 + m.random.nextInt(200));
    }),
    /// Calls of a service with a daily and weekly cycle; then a day that differs from the others.
    DEMAND(m -> {
        int day = 48;
        double base = m.between(200, 20_000);
        double[] noise = m.ar(0.6, 0.03);
        for (int i = 0; i < m.n; i++) {
            double hour = i % day * 24.0 / day;
            double rush =
                    1 + 0.6 * Math.sin((hour - 9) / 24 * 2 * Math.PI) + 0.35 * Math.sin((hour - 17) / 12 * 2 * Math.PI);
            double week = i / day % 7 >= 5 ? 0.8 : 1;
            m.add(i, base * Math.max(0.05, rush * week) * (1 + noise[i]));
        }
        // The change is at hours with enough traffic to lose.
        m.at -= Math.floorMod(m.at % day - 22, day);
        if (m.random.nextBoolean()) {
            m.times(m.between(0.1, 0.5), m.at + day / 3 + m.random.nextInt(day));
        } else {
            m.times(m.between(1.6, 2.5), m.at + 4 + m.random.nextInt(day / 3));
        }
    }),
    /// The cost of an advertisement: skewed noise with extreme single samples; then it is higher, or stays
    /// highly variable.
    PRICE(m -> {
        m.skewedLevels(m.between(0.05, 2), 0.25, 0.2, 150, 3);
        if (m.random.nextBoolean()) {
            m.times(m.between(1.8, 3.5), m.n);
        } else {
            m.times(m.between(4, 9), m.at + 2 + m.random.nextInt(5));
        }
    }),
    /// Mentions: counts with a daily cycle and a heavy tail; then a burst that decays.
    MENTIONS(m -> {
        double base = m.between(3, 60);
        for (int i = 0; i < m.n; i++) {
            double rate = base * (1 + 0.6 * Math.sin(i * 2 * Math.PI / 288)) * m.gamma(m.between(1.5, 6));
            m.add(i, m.poisson(rate));
        }
        double height = base * m.between(6, 30);
        double decay = m.between(4, 25);
        m.burst(height, decay);
    }),
    /// Two levels a day at fixed times; then the high one is missing, is higher, or comes at night.
    DAY_AND_NIGHT(m -> {
        int day = 288;
        double low = m.between(10, 40);
        double high = low + m.between(20, 50);
        double noise = m.between(0.5, 6);
        m.at -= Math.floorMod(m.at % day - (m.random.nextBoolean() ? 108 : 30), day);
        boolean atNight = m.at % day < 108;
        int kind = m.random.nextInt(2);
        for (int i = 0; i < m.n; i++) {
            boolean busy = i % day >= 108 && i % day < 216;
            double level = busy ? high : low;
            if (m.changed && i >= m.at && i < m.at + 90) {
                level = atNight ? high : kind == 0 ? low : high + (high - low);
            }
            m.add(i, level + noise * m.random.nextDouble());
        }
        // With two levels at fixed times, a change is visible from the first sample at which the other level was due.
    }),
    /// Traffic speed: measured irregularly, and slow in rush hours; then the traffic stops.
    TRAFFIC(m -> {
        double free = m.between(55, 75);
        double[] noise = m.ar(0.5, 3);
        for (int i = 0; i < m.n; i++) {
            double rush = i % 288 > 90 && i % 288 < 110 || i % 288 > 200 && i % 288 < 225 ? -12 : 0;
            m.add(i, free + rush + noise[i] - (m.random.nextInt(80) == 0 ? m.between(5, 15) : 0));
        }
        m.spike(4 + m.random.nextInt(25), -m.between(25, 45));
        m.quantise(1);
        m.floor(0);
    }),
    /// Response time: skewed and not autocorrelated; then it is half as long again, or varies more.
    LATENCY(m -> {
        double base = m.between(0.002, 2);
        double spread = m.between(0.1, 0.35);
        for (int i = 0; i < m.n; i++) {
            boolean wide = m.kind == 0 && m.changed && i >= m.at;
            m.add(i, base * Math.exp((wide ? 4 : 1) * spread * m.random.nextGaussian()));
        }
        if (m.kind != 0) {
            m.times(1 + spread * m.between(3, 10), m.random.nextBoolean() ? m.n : m.at + 5 + m.random.nextInt(80));
        }
    }),
    /// A ratio at its maximum; then it drops.
    RATIO(m -> {
        double missing = Math.exp(m.between(-7, -2.5));
        m.add(i -> -missing * m.gamma(2));
        m.ramp(
                m.random.nextInt(5),
                -missing * m.between(5, 40),
                m.random.nextBoolean() ? m.n : m.at + 4 + m.random.nextInt(90));
        for (int i = 0; i < m.n; i++) {
            m.values[i] = Math.clamp(Math.round((1 + m.values[i]) * 10_000) / 10_000.0, 0, 1);
        }
    }),
    /// A state that hardly ever changes, or a count of rare events; then it changes.
    STATE(m -> {
        boolean rare = m.random.nextBoolean();
        if (rare) {
            m.add(i -> m.random.nextInt(60) == 0 ? 1 : 0);
            m.spike(m.random.nextBoolean() ? m.n : 5 + m.random.nextInt(40), 3 + m.random.nextInt(20));
        } else {
            m.step(m.sign());
        }
    }),
    /// A wave with a period of its own; then it stops, continues at a higher level, or has a peak of a few
    /// samples.
    RHYTHM(m -> {
        int period = 12 + m.random.nextInt(50);
        double height = m.between(3, 20);
        double phase = m.between(0, 6);
        for (int i = 0; i < m.n; i++) {
            boolean stopped = m.kind == 0 && m.changed && i >= m.at;
            m.add(
                    i,
                    50 + m.random.nextGaussian() + (stopped ? 0 : height * Math.sin(phase + i * 2 * Math.PI / period)));
        }
        if (m.kind == 1) {
            m.step(height * m.between(1.5, 3));
        } else if (m.kind == 2) {
            m.spike(3 + m.random.nextInt(6), height * m.between(2.5, 5));
        }
    }),
    /// A trend, linear or curved; then it turns, or jumps.
    TREND(m -> {
        double slope = m.between(0.05, 0.5) * m.sign();
        double bend = m.random.nextBoolean() ? 0 : m.between(0.0001, 0.0005);
        double[] noise = m.ar(m.between(0, 0.8), 1);
        m.add(i -> slope * i + bend * slope * i * i + noise[i]);
        if (m.kind == 0) {
            m.slope(-slope * m.between(2, 4) * (1 + 2 * bend * m.at));
        } else {
            m.step(m.between(8, 30) * m.sign());
        }
    }),
    /// Autocorrelated noise and a slow oscillation, as on hosts; then a level shift.
    HOST(m -> {
        double[] noise = m.ar(m.between(0, 0.9), 1);
        double swing = m.between(0, 3);
        m.add(i -> 50
                + noise[i]
                + swing * Math.sin(i * 2 * Math.PI / 900)
                + (m.random.nextInt(200) == 0 ? 7 * m.random.nextDouble() : 0));
        m.ramp(
                m.random.nextInt(6),
                m.sign() * m.between(12, 50),
                m.random.nextBoolean() ? m.n : m.at + 4 + m.random.nextInt(60));
    });

    private final Consumer<ShapeBuilder> generator;

    ShapeSeries(Consumer<ShapeBuilder> generator) {
        this.generator = generator;
    }

    /// @param changed whether the series has its change
    LabelledSeries series(long seed, boolean changed) {
        var random = new Random(seed * 1_000_003 + ordinal());
        for (int i = 0; i < 8; i++) {
            random.nextDouble();
        }
        var shapeBuilder = new ShapeBuilder(random, changed);
        generator.accept(shapeBuilder);
        return LabelledSeries.generated(
                this, seed, shapeBuilder.values, changed, changed ? shapeBuilder.at : shapeBuilder.quietSample());
    }

    static final class ShapeBuilder {
        final Random random;
        final boolean changed;
        final int n;
        final int kind;
        final double[] values;
        int at;

        ShapeBuilder(Random random, boolean changed) {
            this(random, changed, 900 + random.nextInt(900));
        }

        ShapeBuilder(Random random, boolean changed, int n) {
            this.random = random;
            this.changed = changed;
            this.n = n;
            this.kind = random.nextInt(3);
            this.at = n * 6 / 10 + random.nextInt(n / 4);
            this.values = new double[n];
        }

        double between(double low, double high) {
            return low + (high - low) * random.nextDouble();
        }

        double exponential(double mean) {
            return -mean * Math.log(1 - random.nextDouble());
        }

        /// Gamma-distributed with a mean of 1; the smaller the shape, the heavier the tail.
        double gamma(double shape) {
            double sum = 0;
            for (int k = 0; k < (int) Math.round(2 * shape); k++) {
                double g = random.nextGaussian();
                sum += g * g;
            }
            return sum / Math.round(2 * shape);
        }

        double poisson(double mean) {
            if (mean > 50) {
                return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
            }
            double limit = Math.exp(-mean);
            double product = random.nextDouble();
            int count = 0;
            while (product > limit) {
                product *= random.nextDouble();
                count++;
            }
            return count;
        }

        /// Autocorrelated noise with the given standard deviation.
        double[] ar(double correlation, double deviation) {
            var noise = new double[n];
            double state = random.nextGaussian();
            for (int i = 0; i < n; i++) {
                state = correlation * state + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
                noise[i] = deviation * state;
            }
            return noise;
        }

        int sign() {
            return random.nextBoolean() ? 1 : -1;
        }

        /// A sample without a change, in a series without one.
        int quietSample() {
            return n / 2 + random.nextInt(n / 4);
        }

        void add(IntToDoubleFunction value) {
            for (int i = 0; i < n; i++) {
                values[i] += value.applyAsDouble(i);
            }
        }

        void add(int i, double value) {
            if (i < n) {
                values[i] += value;
            }
        }

        /// Skewed noise with a weak daily cycle and extreme single samples.
        void skewedLevels(double base, double skew, double day, int oneIn, double maxFactor) {
            for (int i = 0; i < n; i++) {
                double v = base * Math.exp(skew * random.nextGaussian()) * (1 + day * Math.sin(i * 2 * Math.PI / 24));
                add(i, random.nextInt(oneIn) == 0 ? v * between(1.5, maxFactor) : v);
            }
        }

        /// Counts that start high and decay.
        void burst(double height, double decay) {
            for (int i = at; changed && i < n; i++) {
                add(i, poisson(height * Math.exp(-(i - at) / decay)));
            }
        }

        void step(double height) {
            ramp(0, height, n);
        }

        void spike(int samples, double height) {
            ramp(0, height, at + samples);
        }

        void ramp(int rise, double height, int end) {
            for (int i = at; changed && i < Math.min(n, end); i++) {
                values[i] += height * Math.min(1, (i - at + 1.0) / (rise + 1));
            }
        }

        void slope(double by) {
            for (int i = at; changed && i < n; i++) {
                values[i] += by * (i - at);
            }
        }

        void times(double factor, int end) {
            for (int i = at; changed && i < Math.min(n, end); i++) {
                values[i] *= factor;
            }
        }

        void quantise(double quantum) {
            for (int i = 0; i < n; i++) {
                values[i] = Math.round(values[i] / quantum) * quantum;
            }
        }

        void floor(double lowest) {
            clamp(lowest, Double.MAX_VALUE);
        }

        void clamp(double low, double high) {
            for (int i = 0; i < n; i++) {
                values[i] = Math.clamp(values[i], low, high);
            }
        }
    }
}
