# Installation: the program, the libraries, their headers, and a package for
# find_package(groundswell) whose targets are named like ours, groundswell::core to ::models.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/groundswell")
get_property(libraries GLOBAL PROPERTY GROUNDSWELL_LIBRARIES)

install(TARGETS groundswell ${libraries} EXPORT groundswell-targets
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT groundswell-targets NAMESPACE groundswell:: DESTINATION "${package_dir}")

install(FILES "${PROJECT_BINARY_DIR}/docs/models.md" "${PROJECT_BINARY_DIR}/docs/scenario.md"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# All headers but the command line's, those of one folder's own, and the one that needs Boost.
install(DIRECTORY sim/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/groundswell"
  FILES_MATCHING PATTERN "*.hpp" PATTERN "app" EXCLUDE PATTERN "*_internal.hpp" EXCLUDE
  PATTERN "boost_adapter.hpp" EXCLUDE)
install(FILES "${PROJECT_BINARY_DIR}/generated/core/version.hpp"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/groundswell/core")

configure_package_config_file(cmake/groundswellConfig.cmake.in groundswellConfig.cmake
  INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file(groundswellConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/groundswellConfig.cmake"
  "${PROJECT_BINARY_DIR}/groundswellConfigVersion.cmake" cmake/FindHDF5C.cmake
  DESTINATION "${package_dir}")
