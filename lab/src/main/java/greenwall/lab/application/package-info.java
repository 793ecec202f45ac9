/// The application that runs on the fleet. Start at [SimulatedApplication].
@NullMarked
package greenwall.lab.application;

import org.jspecify.annotations.NullMarked;
