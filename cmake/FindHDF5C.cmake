# HDF5's C library with its high-level one (dimension scales), as one target: HDF5C::HDF5C.
#
# CMake's own FindHDF5 compiles C programs to find out what to link, which a C++ project cannot do,
# and links what HDF5 itself was linked to. This looks for two shared libraries and a header.
# HDF5_ROOT (variable or environment) names another place.
find_path(HDF5C_INCLUDE_DIR hdf5_hl.h HINTS ${HDF5_ROOT} ENV HDF5_ROOT
  PATH_SUFFIXES include include/hdf5/serial hdf5/serial)
find_library(HDF5C_LIBRARY NAMES hdf5_serial hdf5 HINTS ${HDF5_ROOT} ENV HDF5_ROOT
  PATH_SUFFIXES lib hdf5/serial)
find_library(HDF5C_HL_LIBRARY NAMES hdf5_serial_hl hdf5_hl HINTS ${HDF5_ROOT} ENV HDF5_ROOT
  PATH_SUFFIXES lib hdf5/serial)
mark_as_advanced(HDF5C_INCLUDE_DIR HDF5C_LIBRARY HDF5C_HL_LIBRARY)

set(HDF5C_VERSION "")
if(HDF5C_INCLUDE_DIR)
  file(STRINGS "${HDF5C_INCLUDE_DIR}/H5public.h" hdf5c_line REGEX "H5_VERS_INFO")
  string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" HDF5C_VERSION "${hdf5c_line}")
  unset(hdf5c_line)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(HDF5C VERSION_VAR HDF5C_VERSION
  REQUIRED_VARS HDF5C_LIBRARY HDF5C_HL_LIBRARY HDF5C_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Debian: libhdf5-dev")

if(HDF5C_FOUND AND NOT TARGET HDF5C::HDF5C)
  add_library(HDF5C::HDF5C INTERFACE IMPORTED)
  set_target_properties(HDF5C::HDF5C PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${HDF5C_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "${HDF5C_HL_LIBRARY};${HDF5C_LIBRARY}")
endif()
