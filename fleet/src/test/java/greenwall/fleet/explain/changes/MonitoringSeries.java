package greenwall.fleet.explain.changes;

import greenwall.fleet.explain.changes.ShapeSeries.ShapeBuilder;
import java.util.Random;
import java.util.function.Consumer;

/// Monitoring data of clouds, machines, advertisements, traffic, taxis and social media, at steps of five
/// minutes to an hour, with one incident as a person would label it, or with none.
enum MonitoringSeries {
    /// An idle machine: a few quanta of noise and small blips; then a peak of a few samples, or a level a few
    /// quanta away.
    IDLE_CPU(m -> {
        double base = m.between(0.05, 2);
        for (int i = 0; i < m.n; i++) {
            double blip = m.random.nextInt(90) == 0 ? base * m.between(0.3, 1.5) : 0;
            m.add(i, base + base * 0.02 * m.random.nextGaussian() + blip);
        }
        if (m.kind == 0) {
            m.step(base * m.between(0.2, 0.6) * m.sign());
        } else {
            m.spike(1 + m.random.nextInt(5), base * m.between(6, 20));
        }
        m.quantise(base * 0.015);
    }),
    /// A busy machine; then its load rises sharply, drops to almost nothing, or climbs to its maximum within
    /// the hour.
    BUSY_CPU(m -> {
        double base = m.between(25, 55);
        double[] noise = m.ar(m.between(0.2, 0.8), m.between(1, 4));
        m.add(i -> base + noise[i]);
        switch (m.kind) {
            case 0 -> m.step(m.between(18, 40));
            case 1 -> m.ramp(m.random.nextInt(3), -base * m.between(0.6, 1), m.at + 6 + m.random.nextInt(90));
            default -> m.ramp(4 + m.random.nextInt(8), 100 - base, m.n);
        }
        m.clamp(0, 100);
    }),
    /// Low load with a regular job; then the job takes the whole machine, and takes longer.
    JOBS(m -> {
        double base = m.between(1, 4);
        double job = m.between(15, 40);
        int period = 20 + m.random.nextInt(80);
        for (int i = 0; i < m.n; i++) {
            m.add(i, base + 0.1 * base * m.random.nextGaussian());
            if (i % period == 3 || m.random.nextInt(150) == 0) {
                m.add(i, job * m.between(0.6, 1.1));
            }
        }
        m.spike(2 + m.random.nextInt(12), 99 - base);
        m.clamp(0, 100);
    }),
    /// A machine at its maximum load with short pauses; then it pauses for hours.
    CEILING(m -> {
        double[] noise = m.ar(0.3, 1.5);
        for (int i = 0; i < m.n; i++) {
            m.add(i, 96 + noise[i] - (m.random.nextInt(70) == 0 ? m.between(10, 40) : 0));
        }
        m.spike(8 + m.random.nextInt(200), -m.between(40, 70));
        m.clamp(0, 100);
    }),
    /// Requests in five minutes, with a daily cycle and clusters; then a rush that lasts for some samples.
    REQUESTS(m -> {
        double base = m.between(20, 200);
        for (int i = 0; i < m.n; i++) {
            double day = 1 + m.between(0.45, 0.55) * Math.sin(i * 2 * Math.PI / 288);
            m.add(i, m.poisson(base * day * m.gamma(5)));
        }
        int lasts = 4 + m.random.nextInt(12);
        double crowd = base * m.between(5, 10);
        for (int i = m.at; m.changed && i < m.at + lasts; i++) {
            m.add(i, m.poisson(crowd * m.between(0.7, 1.3)));
        }
    }),
    /// Zero except for occasional writes of very different sizes; then one of unprecedented size, or writes
    /// that continue for hours.
    DISK_WRITES(m -> {
        double base = Math.exp(m.between(10, 17));
        for (int i = 0; i < m.n; i++) {
            if (m.random.nextInt(25) == 0) {
                m.add(i, base * Math.exp(0.6 * m.random.nextGaussian()));
            }
        }
        if (m.kind == 0) {
            m.spike(1 + m.random.nextInt(3), base * m.between(25, 60));
        } else {
            for (int i = m.at; m.changed && i < m.at + 20 + m.random.nextInt(60); i++) {
                m.add(i, base * Math.exp(0.6 * m.random.nextGaussian()));
            }
        }
    }),
    /// A group of machines; then it is gone, permanently or for an hour.
    GROUP(m -> {
        double base = m.between(20, 45);
        double[] noise = m.ar(0.5, base * 0.04);
        double wave = m.between(0, 0.2);
        m.add(i -> base * (1 + wave * Math.sin(i * 2 * Math.PI / 288)) + noise[i]);
        m.times(0.01, m.random.nextBoolean() ? m.n : m.at + 12 + m.random.nextInt(12));
        m.clamp(0, 100);
    }),
    /// Latency around a level; then a drop or a peak of a few samples.
    REQUEST_LATENCY(m -> {
        double[] noise = m.ar(0.4, 2.2);
        m.add(i -> 45 + noise[i]);
        m.spike(1 + m.random.nextInt(10), m.random.nextBoolean() ? m.between(18, 50) : -m.between(14, 25));
    }),
    /// The temperature of a large machine, which varies by a few degrees an hour; then it cools down within the
    /// hour and warms up again.
    MACHINE(m -> {
        double[] wander = m.ar(0.99, 5);
        double[] noise = m.ar(0.3, 0.8);
        m.add(i -> 88 + wander[i] + noise[i]);
        double depth = m.between(25, 80);
        int down = 4 + m.random.nextInt(14);
        int holdSamples = m.random.nextInt(40);
        int up = 15 + m.random.nextInt(40);
        for (int i = m.at; m.changed && i < m.at + down + holdSamples + up; i++) {
            double share =
                    Math.min(1, Math.min((i - m.at + 1.0) / down, (m.at + down + holdSamples + up - (double) i) / up));
            m.add(i, -depth * share);
        }
    }),
    /// A room temperature by the hour, with a daily cycle and the weather; then the cooling or the heating
    /// fails.
    ROOM(m -> {
        double[] weather = m.ar(0.985, 3);
        m.add(i -> 71 + weather[i] + 1.5 * Math.sin(i * 2 * Math.PI / 24) + 0.4 * m.random.nextGaussian());
        m.ramp(1 + m.random.nextInt(4), m.sign() * m.between(9, 16), m.at + 6 + m.random.nextInt(60));
    }),
    /// Passengers in half an hour, by hour and weekday; then a day with almost none, or a night with very many.
    PASSENGERS(m -> {
        double[] noise = m.ar(0.7, 0.035);
        for (int i = 0; i < m.n; i++) {
            double hour = i % 48 / 2.0;
            boolean free = i / 48 % 7 >= 5;
            double night = free ? 0.25 : 0.55;
            double out = 1
                    - night * Math.exp(-Math.pow((hour - 4.5) / 2.2, 2))
                    - 0.35 * Math.exp(-Math.pow((hour - 4) / 2.5, 2))
                    + 0.35 * Math.exp(-Math.pow((hour - 19) / 2.5, 2));
            m.add(i, 17_000 * out * (1 + noise[i]));
        }
        int hour = m.random.nextBoolean() ? 14 : 38;
        m.at -= Math.floorMod(m.at % 48 - hour, 48);
        if (m.random.nextBoolean()) {
            m.times(m.between(0.2, 0.6), m.at + 12 + m.random.nextInt(40));
        } else {
            m.times(m.between(1.5, 2), m.at + 5 + m.random.nextInt(8));
        }
    }),
    /// Price of clicks by the hour: skewed, with a weak daily cycle and single expensive hours; then one far
    /// beyond them.
    CLICKS(m -> {
        m.skewedLevels(m.between(0.04, 0.3), 0.3, 0.15, 100, 2.5);
        m.times(m.between(5, 15), m.at + 1 + m.random.nextInt(3));
    }),
    /// Speed on a road, rounded, with rush hours and occasional slow cars; then a traffic jam.
    ROAD(m -> {
        double free = m.between(58, 75);
        double[] noise = m.ar(0.5, 3.5);
        for (int i = 0; i < m.n; i++) {
            double rush = i % 144 > 48 && i % 144 < 58 ? -10 : 0;
            m.add(i, free + rush + noise[i] - (m.random.nextInt(60) == 0 ? m.between(5, 15) : 0));
        }
        m.spike(3 + m.random.nextInt(12), -m.between(28, 48));
        m.quantise(1);
        m.clamp(0, 100);
    }),
    /// Mentions of a company in five minutes, strongly clustered; then a news event that fades within hours.
    TALK(m -> {
        double base = m.between(5, 80);
        double[] mood = m.ar(0.9, 0.25);
        for (int i = 0; i < m.n; i++) {
            double day = 1 + 0.7 * Math.sin(i * 2 * Math.PI / 288);
            double wild = m.random.nextInt(120) == 0 ? m.between(2, 5) : 1;
            m.add(i, m.poisson(base * day * Math.exp(mood[i]) * m.gamma(4) * wild));
        }
        double height = base * m.between(15, 60);
        double decay = m.between(3, 20);
        m.burst(height, decay);
    }),
    /// One level by day and another by night; then a day that is flat, higher, or missing.
    SHIFTS(m -> {
        int day = 288;
        m.at -= Math.floorMod(m.at % day - 110, day);
        double high = m.between(50, 90);
        for (int i = 0; i < m.n; i++) {
            boolean incident = m.changed && i >= m.at && i < m.at + 100;
            double level = i % day < 108 || i % day >= 216 ? 20 : high;
            if (incident) {
                level = m.kind == 0 ? 20 : m.kind == 1 ? high + 50 : (high + 20) / 2;
            }
            m.add(i, level + 8 * m.random.nextDouble());
        }
    }),
    /// Load that follows the time of day with peaks of its own; then it stays high at night.
    STUCK_HIGH(m -> {
        double[] noise = m.ar(0.4, 3);
        m.at -= Math.floorMod(m.at % 288 - 216, 288);
        for (int i = 0; i < m.n; i++) {
            double wave = m.changed && i >= m.at ? 1 : Math.sin((i % 288 - 72) * 2 * Math.PI / 288);
            m.add(i, 45 + 22 * wave + noise[i] + (m.random.nextInt(70) == 0 ? m.between(8, 20) : 0));
            if (m.changed && i >= m.at) {
                m.add(i, 10);
            }
        }
        m.clamp(0, 100);
    });

    /// Two weeks at five-minute steps.
    private static final int SAMPLES = 4_032;

    private final Consumer<ShapeBuilder> generator;

    MonitoringSeries(Consumer<ShapeBuilder> generator) {
        this.generator = generator;
    }

    LabelledSeries series(long seed, boolean changed) {
        var shapeBuilder =
                new ShapeBuilder(new Random((seed << 8 | ordinal()) * 0x9E3779B97F4A7C15L), changed, SAMPLES);
        generator.accept(shapeBuilder);
        return LabelledSeries.generated(
                this, seed, shapeBuilder.values, changed, changed ? shapeBuilder.at : shapeBuilder.quietSample());
    }
}
