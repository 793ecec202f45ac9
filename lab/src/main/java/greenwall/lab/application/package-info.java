/// The application that runs over the fleet. Begin with [Application].
@NullMarked
package greenwall.lab.application;

import org.jspecify.annotations.NullMarked;
